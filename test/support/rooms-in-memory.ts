import type { Actor } from '../../src/models/actor.js';
import type { RoomMemberRecord, RoomRecord, RoomRole } from '../../src/models/room.js';
import type { UserRecord } from '../../src/models/user.js';
import { RoomLookup } from '../../src/services/rooms/room-lookup.js';
import { RoomMemberService } from '../../src/services/rooms/room-member-service.js';
import { RoomService } from '../../src/services/rooms/room-service.js';
import { aUser, anActor } from './builders.js';
import { FakeExclusionStore } from './fakes/exclusion-store.js';
import { FakeRoomStore } from './fakes/room-store.js';
import { PublishedEvents } from './fakes/published-events.js';
import { noRateLimits } from './fakes/rate-limits.js';
import { FakeSlugReservationStore } from './fakes/slug-reservation-store.js';

/** The services of rooms and members on a store in memory, with known users. */
export function roomsInMemory() {
  const store = new FakeRoomStore();
  const pubSub = new PublishedEvents();
  const people: UserRecord[] = [];
  const scheduled: string[] = [];
  const cleanup = {
    schedule: (roomId: string) => {
      scheduled.push(roomId);
      return Promise.resolve();
    },
  };
  // The clock advances with each reading, because rooms created at the same time have no order.
  let time = Date.UTC(2026, 0, 1);
  const now = () => new Date((time += 1000));
  const slugReservations = new FakeSlugReservationStore();
  const findOrProvision = (email: string) => {
    const known = people.find((user) => user.email === email);
    const user = known ?? aUser({ email, subject: null });
    if (!known) people.push(user);
    return Promise.resolve(user.disabledAt === null ? user : null);
  };
  const rooms = new RoomService({
    roomStore: store,
    userService: { findOrProvision },
    exclusionStore: new FakeExclusionStore(),
    slugReservationStore: slugReservations,
    lookup: new RoomLookup(noRateLimits),
    pubSub,
    cleanup,
    defaultAccessLevel: 'trusted',
    maxOwnedRooms: 10,
    now,
  });
  const users = {
    findById: (id: string) => Promise.resolve(people.find((user) => user.id === id) ?? null),
    findByEmail: (email: string) => Promise.resolve(people.filter((user) => user.email === email)),
  };
  /** The role changes that were projected to the meeting. */
  const projected: { roomId: string; userId: string; role: RoomRole | null }[] = [];
  /** The rooms whose roles were compared with the meeting again. */
  const renewed: string[] = [];
  const projection = {
    changed(roomId: string, userId: string, role: RoomRole | null) {
      projected.push({ roomId, userId, role });
      return Promise.resolve();
    },
    renew(roomId: string) {
      renewed.push(roomId);
      return Promise.resolve();
    },
  };
  const members = new RoomMemberService({
    roomStore: store,
    userStore: users,
    isVerifiedByDefault: false,
    pubSub,
    roomService: rooms,
    projection,
  });
  const someone = (given: Partial<UserRecord> = {}): SignedIn => {
    const user = aUser({ email: null, ...given });
    people.push(user);
    return { ...anActor(), user };
  };
  const membersOf = async (room: RoomRecord): Promise<RoomMemberRecord[]> =>
    (await store.findMembers([room.id])).get(room.id) ?? [];
  const someoneAs = async (role: RoomRole, room: RoomRecord): Promise<SignedIn> => {
    const actor = someone();
    const [owner] = await membersOf(room);
    const by = { userId: owner?.userId ?? '', role: 'owner' } as const;
    await store.changeRole({ roomId: room.id, userId: actor.user.id, from: null, to: role, by });
    await store.acceptRole(room.id, actor.user.id);
    return actor;
  };
  return {
    store,
    slugReservations,
    pubSub,
    scheduled,
    projected,
    renewed,
    rooms,
    members,
    someone,
    someoneAs,
    membersOf,
  };
}

/** A person with a session. */
export type SignedIn = Actor & { readonly user: UserRecord };
