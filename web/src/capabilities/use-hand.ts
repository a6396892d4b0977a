import { useMutation, type CombinedError } from 'urql';
import { SetHandRaisedDocument } from '../generated/operations';

/**
 * Raises or lowers the viewer's hand, which others see as a LiveKit attribute. Returns the error
 * if the gateway refused.
 */
export function useHand(roomId: string): (raised: boolean) => Promise<CombinedError | undefined> {
  const [, setHandRaised] = useMutation(SetHandRaisedDocument);
  return async (raised) => (await setHandRaised({ roomId, raised })).error;
}
