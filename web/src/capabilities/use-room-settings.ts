import { useClient, useMutation, useQuery, type CombinedError } from 'urql';
import {
  DeleteRoomDocument,
  RemoveRoomMemberDocument,
  RoomSettingsDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  type RoomRole,
  type RoomSettingsQuery,
  type UpdateRoomInput,
} from '../generated/operations';

export type RoomWithMembers = RoomSettingsQuery['room'];

export interface RoomSettings {
  readonly room: RoomWithMembers | undefined;
  /** Resolves when `room` contains the result. */
  readonly update: (changes: Omit<UpdateRoomInput, 'id'>) => Promise<unknown>;
  /** Returns the error; undefined if the person is a member now. */
  readonly addMember: (email: string, role: RoomRole) => Promise<CombinedError | undefined>;
  readonly setRole: (userId: string, role: RoomRole) => void;
  readonly removeMember: (userId: string) => void;
  /** Also ends a running meeting. Requires an owner. */
  readonly deleteRoom: () => void;
  /** The error of the latest change, if it failed. */
  readonly error: CombinedError | undefined;
}

/** A room's settings and members, for its hosts. Each change is saved at once. */
export function useRoomSettings(roomId: string): RoomSettings {
  const client = useClient();
  const variables = { id: roomId };
  const [settings] = useQuery({
    query: RoomSettingsDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const [updated, update] = useMutation(UpdateRoomDocument);
  const [, addMember] = useMutation(SetRoomMemberDocument);
  const [member, setMember] = useMutation(SetRoomMemberDocument);
  const [removed, remove] = useMutation(RemoveRoomMemberDocument);
  const [deleted, deleteRoom] = useMutation(DeleteRoomDocument);
  return {
    room: settings.data?.room,
    async update(changes) {
      await update({ input: { id: roomId, ...changes } });
      // The mutation only invalidates the cache; without this, callers would briefly see the old settings.
      const options = { requestPolicy: 'network-only' } as const;
      await client.query(RoomSettingsDocument, variables, options).toPromise();
    },
    addMember: async (email, role) => (await addMember({ input: { roomId, email, role } })).error,
    setRole: (userId, role) => void setMember({ input: { roomId, userId, role } }),
    removeMember: (userId) => void remove({ input: { roomId, userId } }),
    deleteRoom: () => void deleteRoom({ id: roomId }),
    error: [settings, updated, member, removed, deleted].find(({ error }) => error)?.error,
  };
}
