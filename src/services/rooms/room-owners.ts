import { RoomRole, type RoomMemberRecord, type RoomStore } from '../../models/room.js';
import type { UserRecord, UserStore } from '../../models/user.js';

interface RoomOwnersDeps {
  readonly roomStore: Pick<RoomStore, 'findMembers'>;
  readonly userStore: Pick<UserStore, 'findById'>;
}

/** The owners of rooms. */
export class RoomOwners {
  constructor(private readonly deps: RoomOwnersDeps) {}

  /**
   * Owners who accepted the role and are not disabled, the longest member first. An owner who never
   * used the role gets no emails.
   */
  async list(roomId: string): Promise<readonly UserRecord[]> {
    const all = (await this.deps.roomStore.findMembers([roomId])).get(roomId) ?? [];
    const members = all.filter(({ isInvited }) => !isInvited);
    const found = await Promise.all(
      ownerIds(members).map((id) => this.deps.userStore.findById(id)),
    );
    return found.flatMap((user) => (user?.disabledAt === null ? [user] : []));
  }
}

/** The longest member first. */
export const ownerIds = (members: readonly RoomMemberRecord[]): readonly string[] =>
  members.filter(({ role }) => role === RoomRole.OWNER).map(({ userId }) => userId);
