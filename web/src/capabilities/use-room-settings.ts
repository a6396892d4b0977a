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
  /** Resolves when `room` is what came of it. */
  readonly update: (changes: Omit<UpdateRoomInput, 'id'>) => Promise<unknown>;
  /** Answers why the address cannot be a member's; undefined: it is now. */
  readonly addMember: (email: string, role: RoomRole) => Promise<CombinedError | undefined>;
  readonly setRole: (userId: string, role: RoomRole) => void;
  readonly removeMember: (userId: string) => void;
  /** A running meeting ends with it. For owners. */
  readonly deleteRoom: () => void;
  /** Of the latest change that failed. */
  readonly error: CombinedError | undefined;
}

/** A room's settings and members, for its hosts; each change is taken over at once. */
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
      // Its answer only makes the settings be read again: who goes on before sees the old ones for a moment.
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
