import { useCallback } from 'react';
import { useClient, useMutation, type CombinedError } from 'urql';
import {
  CreateRoomDocument,
  MyRoomsDocument,
  type CreateRoomInput,
  type MyRoomsQuery,
} from '../generated/operations';
import { usePages, type Answer, type Pages } from './use-pages';

export type MyRoom = MyRoomsQuery['rooms']['nodes'][number];

const PAGE_LENGTH = 12;
const FRESH = { requestPolicy: 'network-only' } as const;

/** The rooms in which the viewer has a role, newest first. */
export function useMyRooms(): Pages<MyRoom> {
  const client = useClient();
  const read = useCallback(
    async (after: string | null): Promise<Answer<MyRoom>> => {
      const variables = { first: PAGE_LENGTH, after };
      const { data, error } = await client.query(MyRoomsDocument, variables, FRESH).toPromise();
      return { page: data?.rooms, error };
    },
    [client],
  );
  return usePages(read);
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
