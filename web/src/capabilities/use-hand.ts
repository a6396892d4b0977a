import { useMutation } from 'urql';
import { SetHandRaisedDocument } from '../generated/operations';

/** Raises or lowers the own hand; everybody sees it as an attribute of the LiveKit participant. */
export function useHand(roomId: string): (raised: boolean) => void {
  const [, setHandRaised] = useMutation(SetHandRaisedDocument);
  return (raised) => void setHandRaised({ roomId, raised });
}
