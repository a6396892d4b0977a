import { useMutation, useQuery, type CombinedError } from 'urql';
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
  readonly update: (changes: Omit<UpdateRoomInput, 'id'>) => Promise<unknown>;
  /** False, and `error` says why, for an address that cannot be a member. */
  readonly addMember: (email: string, role: RoomRole) => Promise<boolean>;
  readonly setRole: (userId: string, role: RoomRole) => void;
  readonly removeMember: (userId: string) => void;
  readonly deleteRoom: () => Promise<boolean>;
  /** Of the latest change that failed. */
  readonly error: CombinedError | undefined;
}

/** A room's settings and members, for its hosts; each change is taken over at once. */
export function useRoomSettings(roomId: string): RoomSettings {
  const [settings] = useQuery({
    query: RoomSettingsDocument,
    variables: { id: roomId },
    requestPolicy: 'cache-and-network',
  });
  const [updated, update] = useMutation(UpdateRoomDocument);
  const [member, setMember] = useMutation(SetRoomMemberDocument);
  const [removed, remove] = useMutation(RemoveRoomMemberDocument);
  const [deleted, deleteRoom] = useMutation(DeleteRoomDocument);
  return {
    room: settings.data?.room,
    update: (changes) => update({ input: { id: roomId, ...changes } }),
    addMember: async (email, role) => {
      const { error } = await setMember({ input: { roomId, email, role } });
      return !error;
    },
    setRole: (userId, role) => void setMember({ input: { roomId, userId, role } }),
    removeMember: (userId) => void remove({ input: { roomId, userId } }),
    deleteRoom: async () => !(await deleteRoom({ id: roomId })).error,
    error: [settings, updated, member, removed, deleted].find(({ error }) => error)?.error,
  };
}
