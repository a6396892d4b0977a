import { useCallback } from 'react';
import { useClient, useMutation, type CombinedError } from 'urql';
import { codeOf } from '../api/error-code';
import {
  CreateRoomDocument,
  DeleteRoomDocument,
  MyRoomsDocument,
  RenameRoomDocument,
  type CreateRoomInput,
  type MyRoomsQuery,
} from '../generated/operations';
import { usePages, type Answer, type EditablePages } from './use-pages';

export type MyRoom = MyRoomsQuery['rooms']['nodes'][number];

const PAGE_LENGTH = 12;
const FRESH = { requestPolicy: 'network-only' } as const;

/**
 * The rooms in which the viewer has a role, newest first.
 *
 * @param search a part of the name; empty for all rooms
 */
export function useMyRooms(search: string): EditablePages<MyRoom> {
  const client = useClient();
  const read = useCallback(
    async (after: string | null): Promise<Answer<MyRoom>> => {
      const variables = { search: search || null, first: PAGE_LENGTH, after };
      const { data, error } = await client.query(MyRoomsDocument, variables, FRESH).toPromise();
      return { page: data?.rooms, error };
    },
    [client, search],
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

/** A change of one room. */
export interface RoomChange<Arguments extends readonly unknown[]> {
  /** Returns whether it succeeded; see `error`. */
  readonly run: (...given: Arguments) => Promise<boolean>;
  readonly isBusy: boolean;
  readonly error: CombinedError | undefined;
}

/** Renames a room, for its hosts. Its link stays the same. */
export function useRenameRoom(id: string): RoomChange<readonly [name: string]> {
  const [{ fetching, error }, rename] = useMutation(RenameRoomDocument);
  return {
    run: async (name) => !(await rename({ id, name })).error,
    isBusy: fetching,
    error,
  };
}

/** Deletes a room, for its owners. A room that is gone already counts as deleted. */
export function useDeleteRoom(id: string): RoomChange<readonly []> {
  const [{ fetching, error }, deleteRoom] = useMutation(DeleteRoomDocument);
  return {
    async run() {
      const failure = (await deleteRoom({ id })).error;
      return !failure || codeOf(failure) === 'NOT_FOUND';
    },
    isBusy: fetching,
    error,
  };
}
