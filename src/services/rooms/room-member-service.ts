import { viewerIdOf, type Actor } from '../../models/actor.js';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from '../../errors/domain-error.js';
import { emailAddress } from '../../models/email-address.js';
import {
  MAX_ROOM_MEMBERS,
  RoomRole,
  type RoleChange,
  type RoleChangeRefusal,
  type RoomRecord,
  type RoomStore,
} from '../../models/room.js';
import type { UserRecord, UserStore } from '../../models/user.js';
import type { PubSub } from '../../redis/pub-sub.js';
import { roomTopic, type RoomSignal } from '../../redis/room-events.js';
import type { RoomService } from './room-service.js';
import { asUuid } from '../../lib/uuid.js';

export interface SetRoomMember {
  readonly roomId: string;
  /** Exactly one of the two. */
  readonly userId?: string | null;
  readonly email?: string | null;
  readonly role: RoomRole;
}

export interface RemoveRoomMember {
  readonly roomId: string;
  readonly userId: string;
}

/**
 * Projects roles to the running meeting. Neither method fails, because the role has already
 * changed.
 */
export interface RoleListener {
  /** @param role null if the user is no longer a member */
  changed(roomId: string, userId: string, role: RoomRole | null): Promise<void>;
  /** Schedules a comparison of the participants with their roles. */
  renew(roomId: string): Promise<void>;
}

interface RoomMemberServiceDeps {
  readonly roomStore: RoomStore;
  readonly userStore: Pick<UserStore, 'findById' | 'findByEmail'>;
  /**
   * Whether accounts are found by addresses that the provider does not mark as verified or
   * unverified.
   */
  readonly isVerifiedByDefault: boolean;
  readonly pubSub: Pick<PubSub, 'publish'>;
  readonly roomService: Pick<RoomService, 'getAsHost' | 'getAsMember'>;
  readonly projection: RoleListener;
}

/** How often a change is retried because the roles changed concurrently. */
const ATTEMPTS = 5;

/** The members of a room and their roles. */
export class RoomMemberService {
  constructor(private readonly deps: RoomMemberServiceDeps) {}

  /**
   * Makes a user a member, or changes their role. A new role is an invitation until it is used.
   * @param displayName the name that the actor knows the user by, if the input has an ID
   * @throws InvalidInputError when no account matches
   * @throws ConflictError when the last owner would step down, or the room is full
   */
  async set(
    actor: Actor,
    input: SetRoomMember,
    displayName: string | null = null,
  ): Promise<RoomRecord> {
    assertNamesOnePerson(input);
    // Only hosts may try addresses, because the result reveals who has an account.
    await this.deps.roomService.getAsHost(actor, input.roomId);
    const { id } = await this.#findAccount(input);
    const asHost = () => this.deps.roomService.getAsHost(actor, input.roomId);
    const invitedAs = input.email ? emailAddress(input.email) : displayName;
    return this.#change(actor, asHost, id, input.role, invitedAs);
  }

  /**
   * Removes a member, or lets the actor leave.
   * @returns the room as the actor sees it afterward
   * @throws ConflictError when the last owner would leave
   */
  async remove(actor: Actor, { roomId, userId }: RemoveRoomMember): Promise<RoomRecord> {
    const { roomService } = this.deps;
    const id = asUuid(userId);
    const isLeaving = id !== null && id === actor.user?.id;
    const read = () =>
      isLeaving ? roomService.getAsMember(actor, roomId) : roomService.getAsHost(actor, roomId);
    if (id === null) {
      await read();
      throw new NotFoundError();
    }
    return this.#change(actor, read, id, null);
  }

  async #change(
    actor: Actor,
    read: () => Promise<RoomRecord>,
    userId: string,
    to: RoomRole | null,
    invitedAs: string | null = null,
  ): Promise<RoomRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const room = await read();
      const from = await this.deps.roomStore.findRole(room.id, userId);
      const by = deciderOf(actor, room);
      const change = { roomId: room.id, userId, from, to, by, invitedAs };
      assertAllowed(change);
      if (from === to) {
        // Setting the same role again repairs a projection that LiveKit lost.
        await this.deps.projection.renew(room.id);
        return room;
      }
      const outcome = await this.deps.roomStore.changeRole(change);
      if (typeof outcome !== 'string') {
        this.#publish({ type: 'member', roomId: room.id, userId, role: to });
        await this.deps.projection.changed(room.id, userId, to);
        return outcome;
      }
      // The roles that changed may include the actor's, so authorization is checked again.
      if (outcome !== 'stale') throw new ConflictError(REFUSALS[outcome]);
    }
    throw new ConflictError('The roles in this room have just changed; try again.');
  }

  async #findAccount({ userId, email }: SetRoomMember): Promise<UserRecord> {
    const { userStore } = this.deps;
    const id = asUuid(userId ?? '');
    const byId = id === null ? null : await userStore.findById(id);
    const address = email ? emailAddress(email) : null;
    const byEmail = address
      ? await userStore.findByEmail(address, this.deps.isVerifiedByDefault)
      : [];
    const candidates = email ? byEmail : byId ? [byId] : [];
    const [account, ...others] = candidates.filter(
      (user) => user.subject !== null && user.disabledAt === null,
    );
    // One message for all cases, which keeps private whether an address is known, shared, invited,
    // or disabled. An address that several accounts have may have passed to another person.
    if (!account || others.length > 0) {
      throw new InvalidInputError(
        [email ? 'email' : 'userId'],
        'No account matches this `userId` or `email`.',
      );
    }
    return account;
  }

  #publish(signal: RoomSignal): void {
    this.deps.pubSub.publish(roomTopic(signal.roomId), signal);
  }
}

const REFUSALS: Readonly<Record<Exclude<RoleChangeRefusal, 'stale'>, string>> = {
  'last-owner':
    'The room would have no owner; first make another person owner, who must then open the room once.',
  full: `The room has ${MAX_ROOM_MEMBERS} members, the maximum; remove one first.`,
};

function assertNamesOnePerson({ userId, email }: SetRoomMember): void {
  if (Boolean(userId) === Boolean(email)) {
    const message = 'Both or neither of `userId` and `email` are given; pass exactly one.';
    throw new InvalidInputError(['userId', 'email'], message);
  }
}

function deciderOf(actor: Actor, { viewerRole }: RoomRecord): RoleChange['by'] {
  const viewerId = viewerIdOf(actor);
  if (viewerId === null || viewerRole === null) throw new NotFoundError();
  return { userId: viewerId, role: viewerRole };
}

function assertAllowed({ userId, from, to, by }: RoleChange): void {
  if (from === null && to === null) throw new NotFoundError();
  if (to === RoomRole.OWNER && by.role !== RoomRole.OWNER) throw new ForbiddenError();
  if (from === RoomRole.OWNER && to !== from && userId !== by.userId) throw new ForbiddenError();
}
