import { RoomRole, type RoomMemberRecord, type RoomStore } from '../../models/room.js';
import type { UserRecord, UserStore } from '../../models/user.js';

interface RoomOwnersDeps {
  readonly rooms: Pick<RoomStore, 'findMembers'>;
  readonly users: Pick<UserStore, 'findById'>;
}

/** The people whom a room belongs to. */
export class RoomOwners {
  constructor(private readonly deps: RoomOwnersDeps) {}

  /**
   * Those who accepted the role and whose account is not disabled, the longest member first: a role
   * that was never used is no reason to send mail.
   */
  async list(roomId: string): Promise<readonly UserRecord[]> {
    const all = (await this.deps.rooms.findMembers([roomId])).get(roomId) ?? [];
    const members = all.filter(({ isInvited }) => !isInvited);
    const found = await Promise.all(ownerIds(members).map((id) => this.deps.users.findById(id)));
    return found.flatMap((user) => (user?.disabledAt === null ? [user] : []));
  }
}

/** The longest member first. */
export const ownerIds = (members: readonly RoomMemberRecord[]): readonly string[] =>
  members.filter(({ role }) => role === RoomRole.OWNER).map(({ userId }) => userId);
