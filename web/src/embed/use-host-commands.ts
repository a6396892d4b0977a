import { useClient, type AnyVariables, type CombinedError, type DocumentInput } from 'urql';
import { codeOf } from '../api/error-code';
import { AdmitEveryoneDocument, EndMeetingDocument } from '../generated/operations';
import { errorText } from '../i18n/error-text';
import { useText } from '../i18n/language';
import { CommandError, useCommands } from './parent-page';

/** What the page around this one may ask of a host's client. The gateway decides about the rights. */
export function useHostCommands(roomId: string): void {
  const client = useClient();
  const fail = useCommandFailure();
  const send = async <Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
  ) => {
    const { error } = await client.mutation(document, variables).toPromise();
    if (error) fail(error);
  };
  useCommands({
    endMeeting: () => send(EndMeetingDocument, { roomId }),
    admitEveryone: () => send(AdmitEveryoneDocument, { roomId }),
  });
}

/** Turns an answer of the gateway into the failure of a command. */
export function useCommandFailure(): (error: CombinedError) => never {
  const t = useText();
  return (error) => {
    throw new CommandError(codeOf(error), errorText(t, error));
  };
}
