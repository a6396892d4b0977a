import { useMutation } from 'urql';
import { SetHandRaisedDocument } from '../generated/operations';

/** Raises or lowers the viewer's hand, which others see as a LiveKit attribute. */
export function useHand(roomId: string): (raised: boolean) => void {
  const [, setHandRaised] = useMutation(SetHandRaisedDocument);
  return (raised) => void setHandRaised({ roomId, raised });
}
