import { useClient, useQuery, type CombinedError } from 'urql';
import { codeOf } from '../api/error-code';
import { RoomDocument, type RoomPartsFragment } from '../generated/operations';

export type Room = RoomPartsFragment;

/** Other hosts are hosts of the current meeting only, by a meeting token. */
export const isPermanentHost = ({ viewerRole }: Room): boolean =>
  viewerRole === 'OWNER' || viewerRole === 'ADMINISTRATOR';

/** A room, as far as the viewer may see it. */
export function useRoom(slug: string): {
  readonly room: Room | undefined;
  readonly error: CombinedError | undefined;
  /** Asks the gateway again; also false if the answer is unknown. */
  readonly isDeleted: () => Promise<boolean>;
} {
  const client = useClient();
  const [{ data, error }] = useQuery({
    query: RoomDocument,
    variables: { slugOrId: slug },
    requestPolicy: 'cache-and-network',
  });
  return {
    room: data?.room,
    error,
    isDeleted: async () => {
      if (!data) return false;
      const variables = { slugOrId: data.room.id };
      const context = { requestPolicy: 'network-only' } as const;
      const answer = await client.query(RoomDocument, variables, context).toPromise();
      return answer.error !== undefined && codeOf(answer.error) === 'NOT_FOUND';
    },
  };
}
