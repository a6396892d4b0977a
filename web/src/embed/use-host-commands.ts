import { useMutation, type CombinedError } from 'urql';
import { codeOf } from '../api/error-code';
import { AdmitEveryoneDocument, EndMeetingDocument } from '../generated/operations';
import { errorText } from '../i18n/error-text';
import { useText } from '../i18n/language';
import { CommandError, useCommands } from './parent-page';

/** What the embedding page may ask of a host's client. The gateway checks the rights. */
export function useHostCommands(roomId: string): void {
  const [, endMeeting] = useMutation(EndMeetingDocument);
  const [, admitEveryone] = useMutation(AdmitEveryoneDocument);
  const succeed = useCommandResult();
  useCommands({
    endMeeting: () => succeed(endMeeting({ roomId })),
    admitEveryone: () => succeed(admitEveryone({ roomId })),
  });
}

/** Returns a function that fails the command if the gateway answers with an error. */
export function useCommandResult() {
  const t = useText();
  return async (answer: Promise<{ readonly error?: CombinedError | undefined }>): Promise<void> => {
    const { error } = await answer;
    if (error) throw new CommandError(codeOf(error), errorText(t, error));
  };
}
