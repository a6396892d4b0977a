import { RoomRole, type RoomMemberRecord, type RoomStore } from '../models/room.js';
import type { UserRecord, UserStore } from '../models/user.js';

interface RoomOwnersParts {
  readonly rooms: Pick<RoomStore, 'findMembers'>;
  readonly users: Pick<UserStore, 'findByIds'>;
}

/** The people whom a room belongs to. */
export class RoomOwners {
  constructor(private readonly parts: RoomOwnersParts) {}

  /** Those with an account that is not switched off, the longest member first. */
  async list(roomId: string): Promise<readonly UserRecord[]> {
    const members = (await this.parts.rooms.findMembers([roomId])).get(roomId) ?? [];
    const ids = ownerIds(members);
    const found = await this.parts.users.findByIds(ids);
    return ids.flatMap((id) => found.filter((user) => user.id === id && user.disabledAt === null));
  }
}

/** The longest member first. */
export const ownerIds = (members: readonly RoomMemberRecord[]): readonly string[] =>
  members.filter(({ role }) => role === RoomRole.OWNER).map(({ userId }) => userId);
