import {
  MAX_HOSTED_ROOMS,
  MAX_ROOM_MEMBERS,
  isHost,
  type InvitedOwner,
  type NewRoom,
  type PinCodeRefusal,
  type RoleChange,
  type RoleChangeRefusal,
  type RoomChanges,
  type RoomMemberRecord,
  type RoomPosition,
  type RoomRecord,
  type RoomRole,
  type RoomStore,
} from '../../../src/models/room.js';

interface StoredRoom {
  readonly room: NewRoom;
  readonly members: readonly RoomMemberRecord[];
}

/** Rooms in memory; the same contract suite runs on it and on MongoDB. */
export class FakeRoomStore implements RoomStore {
  readonly #rooms = new Map<string, StoredRoom>();
  readonly #pinCodes = new Map<string, string>();

  constructor(private readonly maxMembers = MAX_ROOM_MEMBERS) {}

  findById(id: string, viewerId: string | null): Promise<RoomRecord | null> {
    return Promise.resolve(this.#read(this.#rooms.get(id), viewerId));
  }

  findBySlug(slug: string, viewerId: string | null): Promise<RoomRecord | null> {
    return Promise.resolve(this.#read(this.#bySlug(slug), viewerId));
  }

  findByName(name: string, viewerId: string | null): Promise<RoomRecord | null> {
    const found = [...this.#rooms.values()].filter(({ room }) => room.name === name);
    return Promise.resolve(found.length === 1 ? this.#read(found[0], viewerId) : null);
  }

  findByExternalId(
    applicationId: string,
    externalId: string,
    viewerId: string | null,
  ): Promise<RoomRecord | null> {
    const stored = this.#byExternalId(applicationId, externalId);
    return Promise.resolve(this.#read(stored, viewerId));
  }

  insert(room: NewRoom, ownerId: string, invited: InvitedOwner | null = null): Promise<boolean> {
    if (this.#rooms.has(room.id)) return Promise.resolve(true);
    const { applicationId = '', externalId = null } = room.external ?? {};
    const isTaken = externalId !== null && this.#byExternalId(applicationId, externalId);
    if (isTaken || this.#bySlug(room.slug)) return Promise.resolve(false);
    const owner = { role: 'owner', since: room.createdAt } as const;
    const members: RoomMemberRecord[] = [{ userId: ownerId, ...owner }];
    if (invited) members.push({ ...invited, ...owner, isInvited: true });
    this.#rooms.set(room.id, { room, members });
    return Promise.resolve(true);
  }

  updateAsHost(id: string, hostId: string, changes: RoomChanges): Promise<RoomRecord | null> {
    const stored = this.#rooms.get(id);
    if (!stored || !isHost(roleIn(stored, hostId))) return Promise.resolve(null);
    return Promise.resolve(this.#read(this.#changed(stored, changes), hostId));
  }

  update(id: string, changes: RoomChanges): Promise<RoomRecord | null> {
    const stored = this.#rooms.get(id);
    return Promise.resolve(stored ? this.#read(this.#changed(stored, changes), null) : null);
  }

  #changed(stored: StoredRoom, changes: RoomChanges): StoredRoom {
    const configuration = { ...stored.room.configuration, ...changes.configuration };
    const changed = { ...stored, room: { ...stored.room, ...changes, configuration } };
    this.#rooms.set(stored.room.id, changed);
    return changed;
  }

  delete(id: string): Promise<boolean> {
    this.#pinCodes.delete(id);
    return Promise.resolve(this.#rooms.delete(id));
  }

  findPinCodes(roomIds: readonly string[]): Promise<Map<string, string>> {
    const entries = [...this.#pinCodes].filter(([id]) => roomIds.includes(id));
    return Promise.resolve(new Map(entries));
  }

  givePinCode(roomId: string, pinCode: string): Promise<'given' | PinCodeRefusal> {
    return Promise.resolve(this.#givePinCode(roomId, pinCode));
  }

  #givePinCode(roomId: string, pinCode: string): 'given' | PinCodeRefusal {
    if (!this.#rooms.has(roomId)) return 'gone';
    if (this.#pinCodes.has(roomId)) return 'has-one';
    if ([...this.#pinCodes.values()].includes(pinCode)) return 'taken';
    this.#pinCodes.set(roomId, pinCode);
    return 'given';
  }

  listOfMember(
    userId: string,
    search: string | null,
    limit: number,
    after: RoomPosition | null,
  ): Promise<RoomRecord[]> {
    const rooms = this.#ofMember(userId)
      .filter(({ room }) => contains(room, search))
      .sort((a, b) => newestFirst(a.room, b.room))
      .filter(({ room }) => after === null || newestFirst(after, room) < 0)
      .slice(0, limit);
    return Promise.resolve(rooms.flatMap((stored) => this.#read(stored, userId) ?? []));
  }

  countOfMember(userId: string, search: string | null): Promise<number> {
    const found = this.#ofMember(userId).filter(({ room }) => contains(room, search));
    return Promise.resolve(found.length);
  }

  countOwned(userId: string, limit: number): Promise<number> {
    const owned = this.#ofMember(userId)
      .map((stored) => memberIn(stored, userId))
      .filter((member) => member?.role === 'owner' && !member.isInvited);
    return Promise.resolve(Math.min(owned.length, limit));
  }

  listHosted(userId: string): Promise<string[]> {
    const isInvited = (stored: StoredRoom) => Number(memberIn(stored, userId)?.isInvited ?? false);
    const hosted = this.#ofMember(userId)
      .filter((stored) => isHost(roleIn(stored, userId)))
      .sort((a, b) => isInvited(a) - isInvited(b) || newestFirst(a.room, b.room));
    return Promise.resolve(hosted.slice(0, MAX_HOSTED_ROOMS).map(({ room }) => room.id));
  }

  findRole(roomId: string, userId: string): Promise<RoomRole | null> {
    const stored = this.#rooms.get(roomId);
    return Promise.resolve(stored ? roleIn(stored, userId) : null);
  }

  findMembers(roomIds: readonly string[]): Promise<Map<string, RoomMemberRecord[]>> {
    const found = new Map<string, RoomMemberRecord[]>();
    for (const id of roomIds) {
      const stored = this.#rooms.get(id);
      if (stored) found.set(id, [...stored.members]);
    }
    return Promise.resolve(found);
  }

  acceptRole(roomId: string, userId: string): Promise<void> {
    const stored = this.#rooms.get(roomId);
    if (stored) {
      const members = stored.members.map(({ isInvited: _isInvited, invitedAs, ...member }) =>
        member.userId === userId || !_isInvited
          ? member
          : { ...member, isInvited: _isInvited, invitedAs: invitedAs ?? null },
      );
      this.#rooms.set(roomId, { ...stored, members });
    }
    return Promise.resolve();
  }

  changeRole(change: RoleChange): Promise<RoomRecord | RoleChangeRefusal> {
    return Promise.resolve(this.#changeRole(change));
  }

  #changeRole({
    roomId,
    userId,
    from,
    to,
    by,
    invitedAs = null,
  }: RoleChange): RoomRecord | RoleChangeRefusal {
    const stored = this.#rooms.get(roomId);
    if (!stored || roleIn(stored, by.userId) !== by.role || roleIn(stored, userId) !== from) {
      return 'stale';
    }
    if (from === null && stored.members.length >= this.maxMembers) return 'full';
    const ownerStays = stored.members.some(
      (member) => member.userId !== userId && member.role === 'owner' && !member.isInvited,
    );
    if (from === 'owner' && to !== from && !ownerStays) return 'last-owner';
    const changed = { ...stored, members: withRole(stored.members, userId, to, invitedAs) };
    this.#rooms.set(roomId, changed);
    return this.#read(changed, by.userId) ?? 'stale';
  }

  #byExternalId(applicationId: string, externalId: string): StoredRoom | undefined {
    return [...this.#rooms.values()].find(
      ({ room: { external } }) =>
        external?.applicationId === applicationId && external.externalId === externalId,
    );
  }

  #bySlug(slug: string): StoredRoom | undefined {
    return [...this.#rooms.values()].find(({ room }) => room.slug === slug);
  }

  #ofMember(userId: string): StoredRoom[] {
    return [...this.#rooms.values()].filter((stored) => roleIn(stored, userId) !== null);
  }

  #read(stored: StoredRoom | undefined, viewerId: string | null): RoomRecord | null {
    if (!stored) return null;
    const viewer = viewerId === null ? undefined : memberIn(stored, viewerId);
    return {
      ...stored.room,
      viewerRole: viewer?.role ?? null,
      ...(viewer?.isInvited && { isViewerInvited: true }),
    };
  }
}

const memberIn = ({ members }: StoredRoom, userId: string): RoomMemberRecord | undefined =>
  members.find((member) => member.userId === userId);

const roleIn = (stored: StoredRoom, userId: string): RoomRole | null =>
  memberIn(stored, userId)?.role ?? null;

function withRole(
  members: readonly RoomMemberRecord[],
  userId: string,
  role: RoomRole | null,
  invitedAs: string | null,
): RoomMemberRecord[] {
  if (role === null) return members.filter((member) => member.userId !== userId);
  if (members.some((member) => member.userId === userId)) {
    return members.map((member) => (member.userId === userId ? { ...member, role } : member));
  }
  return [...members, { userId, role, since: new Date(), isInvited: true, invitedAs }];
}

const newestFirst = (a: RoomPosition, b: RoomPosition): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

const contains = ({ name, slug }: NewRoom, search: string | null): boolean =>
  search === null || [name, slug].some((text) => text.toLowerCase().includes(search.toLowerCase()));
