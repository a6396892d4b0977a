import { useCallback, useEffect, useState } from 'react';
import { useClient, useMutation, type CombinedError } from 'urql';
import {
  CreateRoomDocument,
  MyRoomsDocument,
  type CreateRoomInput,
  type MyRoomsQuery,
} from '../generated/operations';

export type MyRoom = MyRoomsQuery['rooms']['nodes'][number];

const PAGE_LENGTH = 12;

export interface MyRooms {
  /** From all pages read so far, newest first; undefined until the first page has loaded. */
  readonly rooms: readonly MyRoom[] | undefined;
  readonly totalCount: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
  readonly loadMore: () => void;
}

/** The rooms in which the viewer has a role, page by page. */
export function useMyRooms(): MyRooms {
  const client = useClient();
  const [pages, setPages] = useState<readonly MyRoomsQuery['rooms'][]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError>();

  const read = useCallback(
    async (after: string | null) => {
      const variables = { first: PAGE_LENGTH, after };
      const options = { requestPolicy: 'network-only' } as const;
      const result = await client.query(MyRoomsDocument, variables, options).toPromise();
      setLoading(false);
      setError(result.error);
      const page = result.data?.rooms;
      if (page) setPages((known) => (after === null ? [page] : [...known, page]));
    },
    [client],
  );
  useEffect(() => {
    // The state changes when the answer arrives, not in the effect.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void read(null);
  }, [read]);

  const last = pages.at(-1);
  return {
    rooms: last && pages.flatMap(({ nodes }) => nodes),
    totalCount: last?.totalCount ?? 0,
    hasMore: last?.pageInfo.hasNextPage ?? false,
    isLoading,
    error,
    loadMore() {
      setLoading(true);
      void read(last?.pageInfo.endCursor ?? null);
    },
  };
}

export interface CreateRoom {
  /** Returns the new room's slug; undefined if it failed, see `error`. */
  readonly create: (input: CreateRoomInput) => Promise<string | undefined>;
  readonly isCreating: boolean;
  readonly error: CombinedError | undefined;
}

export function useCreateRoom(): CreateRoom {
  const [{ fetching, error }, create] = useMutation(CreateRoomDocument);
  return {
    create: async (input) => (await create({ input })).data?.createRoom.slug,
    isCreating: fetching,
    error,
  };
}
