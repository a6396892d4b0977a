import { useQuery } from 'urql';
import { MeetingTokensDocument } from '../generated/operations';

/** Whether a meeting token admitted a person, for hosts. False until `ask` has an answer. */
export function useHasMeetingToken(roomId: string, identity: string) {
  const [{ data }, ask] = useQuery({
    query: MeetingTokensDocument,
    variables: { roomId },
    // More people may have arrived since the last answer.
    requestPolicy: 'network-only',
    pause: true,
  });
  const hasMeetingToken =
    data?.participants.some((person) => person.identity === identity && person.hasMeetingToken) ??
    false;
  return { hasMeetingToken, ask: () => ask() };
}
