import { useQuery, type CombinedError } from 'urql';
import { RoomDocument, type RoomPartsFragment } from '../generated/operations';

export type Room = RoomPartsFragment;

/** A room as whoever asks may see it. */
export function useRoom(slug: string): {
  readonly room: Room | undefined;
  readonly participantCount: number | null;
  readonly error: CombinedError | undefined;
} {
  const [{ data, error }] = useQuery({
    query: RoomDocument,
    variables: { slugOrId: slug },
    requestPolicy: 'cache-and-network',
  });
  return {
    room: data?.room,
    participantCount: data?.room.meeting?.participantCount ?? null,
    error,
  };
}
