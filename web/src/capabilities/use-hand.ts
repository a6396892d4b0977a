import { useMutation, type OperationResult } from 'urql';
import { SetHandRaisedDocument } from '../generated/operations';

/** Raises or lowers the viewer's hand, which others see as a LiveKit attribute. */
export function useHand(roomId: string): (raised: boolean) => Promise<OperationResult> {
  const [, setHandRaised] = useMutation(SetHandRaisedDocument);
  return (raised) => setHandRaised({ roomId, raised });
}
