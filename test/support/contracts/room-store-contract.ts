import { randomUUID } from 'node:crypto';
import { DEFAULT_CONFIGURATION } from '../../../src/models/room-configuration.js';
import { describe, expect, it } from '@jest/globals';
import {
  type NewRoom,
  type RoomExternal,
  type RoomRecord,
  type RoomRole,
  type RoomStore,
} from '../../../src/models/room.js';
import { aNewRoom } from '../builders.js';

/**
 * The behavior of every store of rooms. Without a limit, `storeOf` returns stores on the same
 * rooms.
 */
export function roomStoreContract(storeOf: (maxMembers?: number) => RoomStore): void {
  describe('insert and find', () => {
    readingContract(storeOf);
  });
  describe('findByExternalId', () => {
    externalContract(storeOf);
  });
  describe('listOfMember', () => {
    listingContract(storeOf);
  });
  describe('updateAsHost and delete', () => {
    changingContract(storeOf);
  });
  describe('givePinCode', () => {
    pinCodeContract(storeOf);
  });
  describe('changeRole', () => {
    roleContract(storeOf);
  });
  describe('acceptRole', () => {
    consentContract(storeOf);
  });
  describe('changeRole, with concurrent changes,', () => {
    raceContract(storeOf);
  });
}

interface World {
  readonly store: RoomStore;
  readonly room: NewRoom;
  readonly owner: string;
}

async function aWorld(storeOf: () => RoomStore, parts: Partial<NewRoom> = {}): Promise<World> {
  const world = { store: storeOf(), room: aNewRoom(parts), owner: randomUUID() };
  await world.store.insert(world.room, world.owner);
  return world;
}

/** A member who has accepted the role. */
async function join(world: World, role: RoomRole): Promise<string> {
  const userId = await invite(world, role);
  await world.store.acceptRole(world.room.id, userId);
  return userId;
}

async function invite(
  { store, room, owner }: World,
  role: RoomRole,
  invitedAs: string | null = null,
): Promise<string> {
  const userId = randomUUID();
  const by = { userId: owner, role: 'owner' } as const;
  await store.changeRole({ roomId: room.id, userId, from: null, to: role, by, invitedAs });
  return userId;
}

async function rolesIn({ store, room }: World): Promise<Record<string, RoomRole>> {
  const members = (await store.findMembers([room.id])).get(room.id) ?? [];
  return Object.fromEntries(members.map(({ userId, role }) => [userId, role]));
}

function readingContract(storeOf: () => RoomStore): void {
  it('finds a room by ID and by slug as it was stored, with the role of the reader', async () => {
    const { store, room, owner } = await aWorld(storeOf, {
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['microphone'],
        everyoneCanMute: false,
        everyoneCanReact: false,
      },
    });

    expect(await store.findById(room.id, owner)).toEqual({ ...room, viewerRole: 'owner' });
    expect(await store.findBySlug(room.slug, owner)).toEqual({ ...room, viewerRole: 'owner' });
    expect(await store.findById(room.id, randomUUID())).toEqual({ ...room, viewerRole: null });
    expect(await store.findBySlug(room.slug, null)).toEqual({ ...room, viewerRole: null });
  });

  it('finds a room by name if it is the only one of that name', async () => {
    const name = `会議 ${randomUUID()}`;
    const { store, room, owner } = await aWorld(storeOf, { name });
    expect(await store.findByName(name, owner)).toEqual({ ...room, viewerRole: 'owner' });
    expect(await store.findByName(name.toUpperCase(), null)).toBeNull();

    await store.insert(aNewRoom({ name }), randomUUID());

    expect(await store.findByName(name, null)).toBeNull();
  });

  it('tells an empty list of publish sources from none', async () => {
    const configuration = { ...DEFAULT_CONFIGURATION, publishSources: [], everyoneCanMute: true };
    const { store, room } = await aWorld(storeOf, { configuration });

    expect((await store.findById(room.id, null))?.configuration).toEqual(configuration);
  });

  it('answers each of many concurrent reads for its own room and reader', async () => {
    const world = await aWorld(storeOf);
    const member = await join(world, 'member');
    const other = await aWorld(storeOf);
    const { store, room, owner } = world;
    const readers = [owner, member, randomUUID(), null, other.owner];

    const read = await Promise.all(
      readers.flatMap((reader) => [
        store.findById(room.id, reader),
        store.findBySlug(other.room.slug, reader),
        store.findById(randomUUID(), reader),
      ]),
    );

    const roles = ['owner', 'member', null, null, null] as const;
    const otherRoles = [null, null, null, null, 'owner'] as const;
    expect(read).toEqual(
      readers.flatMap((_reader, index) => [
        { ...room, viewerRole: roles[index] },
        { ...other.room, viewerRole: otherRoles[index] },
        null,
      ]),
    );
  });

  it('lists the IDs of the rooms that a user is a host of', async () => {
    const world = await aWorld(storeOf);
    const admin = await join(world, 'administrator');
    const member = await join(world, 'member');

    expect(await world.store.listHosted(world.owner)).toEqual([world.room.id]);
    expect(await world.store.listHosted(admin)).toEqual([world.room.id]);
    expect(await world.store.listHosted(member)).toEqual([]);
  });

  it('finds no room by an unknown ID or slug', async () => {
    const store = storeOf();

    expect(await store.findById(randomUUID(), null)).toBeNull();
    expect(await store.findBySlug(`no-${randomUUID()}`, randomUUID())).toBeNull();
    expect(await store.findRole(randomUUID(), randomUUID())).toBeNull();
  });

  it('stores one of many rooms that are created with the same slug at the same time', async () => {
    const store = storeOf();
    const slug = `wanted-${randomUUID()}`;

    const stored = await Promise.all(
      Array.from({ length: 10 }, () => store.insert(aNewRoom({ slug }), randomUUID())),
    );

    expect(stored.filter(Boolean)).toHaveLength(1);
  });

  it('stores a room that is created again only once', async () => {
    const store = storeOf();
    const room = aNewRoom();
    const owner = randomUUID();

    expect(await store.insert(room, owner)).toBe(true);
    expect(await store.insert(room, owner)).toBe(true);

    expect(await store.countOfMember(owner, null)).toBe(1);
  });

  it('returns the members of several rooms in the order in which they were added', async () => {
    const one = await aWorld(storeOf);
    const other = await aWorld(storeOf);
    const guest = await join(one, 'member');

    const found = await one.store.findMembers([one.room.id, other.room.id, randomUUID()]);

    expect([...found.keys()].sort()).toEqual([one.room.id, other.room.id].sort());
    expect(found.get(one.room.id)).toEqual([
      { userId: one.owner, role: 'owner', since: one.room.createdAt },
      { userId: guest, role: 'member', since: expect.any(Date) },
    ]);
  });
}

function listingContract(storeOf: () => RoomStore): void {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));

  async function roomsOf(member: string, days: readonly number[]): Promise<RoomStore> {
    const store = storeOf();
    for (const number of days) await store.insert(aNewRoom({ createdAt: day(number) }), member);
    return store;
  }

  it('lists the rooms of a member newest first, with the role of the reader', async () => {
    const member = randomUUID();
    const store = await roomsOf(member, [2, 3, 1]);
    const world = await aWorld(storeOf, { createdAt: day(4) });
    const by = { userId: world.owner, role: 'owner' } as const;
    const joining = {
      roomId: world.room.id,
      userId: member,
      from: null,
      to: 'member',
      by,
    } as const;
    await world.store.changeRole(joining);
    await aWorld(storeOf);

    const rooms = await store.listOfMember(member, null, 10, null);

    expect(rooms.map(({ createdAt }) => createdAt.getUTCDate())).toEqual([4, 3, 2, 1]);
    expect(rooms.map(({ viewerRole }) => viewerRole)).toEqual([
      'member',
      'owner',
      'owner',
      'owner',
    ]);
    expect(await store.countOfMember(member, null)).toBe(4);
    expect(await store.countOwned(member, 10)).toBe(3);
    expect(await store.countOwned(member, 2)).toBe(2);
  });

  it('continues after a room, also among rooms of the same time, while newer ones are added', async () => {
    const member = randomUUID();
    const store = await roomsOf(member, [1, 2, 2, 2, 2, 3]);
    const all = await store.listOfMember(member, null, 10, null);
    const seen: RoomRecord[] = [];

    for (let page = await store.listOfMember(member, null, 2, null); page.length > 0;) {
      seen.push(...page);
      await store.insert(aNewRoom({ createdAt: day(4) }), member);
      page = await store.listOfMember(member, null, 2, page.at(-1) ?? null);
    }

    expect(seen).toEqual(all);
  });

  it('lists the rooms whose name or slug contains a text, in any case, and counts them', async () => {
    const member = randomUUID();
    const store = storeOf();
    const suffix = randomUUID().slice(0, 8);
    for (const [index, name] of ['Planning', 'Über (.*) uns', 'Lunch'].entries()) {
      const slug = `${['planning', 'uber-uns', 'lunch'][index] ?? ''}-${suffix}`;
      await store.insert(aNewRoom({ name, slug, createdAt: day(index + 1) }), member);
    }
    const namesWith = async (search: string) =>
      (await store.listOfMember(member, search, 10, null)).map(({ name }) => name);

    expect(await namesWith('PLAN')).toEqual(['Planning']);
    expect(await namesWith('UBER')).toEqual(['Über (.*) uns']);
    expect(await namesWith('Über')).toEqual(['Über (.*) uns']);
    expect(await namesWith('(.*)')).toEqual(['Über (.*) uns']);
    expect(await namesWith('$name')).toEqual([]);
    expect(await namesWith('l')).toEqual(['Lunch', 'Planning']);
    expect(await store.listOfMember(randomUUID(), 'Planning', 10, null)).toEqual([]);
    expect(await store.countOfMember(member, 'l')).toBe(2);
  });

  it('lists no rooms of a user without a role', async () => {
    expect(await storeOf().listOfMember(randomUUID(), null, 10, null)).toEqual([]);
    expect(await storeOf().countOfMember(randomUUID(), null)).toBe(0);
  });
}

function changingContract(storeOf: () => RoomStore): void {
  it('changes the given fields, for hosts alone', async () => {
    const world = await aWorld(storeOf, {
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: true,
      },
    });
    const { store, room } = world;
    const administrator = await join(world, 'administrator');
    const changes = { name: 'Other', configuration: { everyoneCanMute: false } };
    const changed = {
      ...room,
      name: 'Other',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: false,
      },
    };

    expect(await store.updateAsHost(room.id, await join(world, 'member'), changes)).toBeNull();
    expect(await store.updateAsHost(room.id, randomUUID(), changes)).toBeNull();
    expect(await store.updateAsHost(randomUUID(), world.owner, changes)).toBeNull();
    expect(await store.findById(room.id, null)).toEqual({ ...room, viewerRole: null });
    expect(await store.updateAsHost(room.id, administrator, changes)).toEqual({
      ...changed,
      viewerRole: 'administrator',
    });
    expect(await store.findById(room.id, null)).toEqual({ ...changed, viewerRole: null });
  });

  it('keeps both of two changes that are made at the same time', async () => {
    const { store, room, owner } = await aWorld(storeOf);

    await Promise.all([
      store.updateAsHost(room.id, owner, { configuration: { publishSources: ['camera'] } }),
      store.updateAsHost(room.id, owner, { configuration: { everyoneCanMute: false } }),
      store.updateAsHost(room.id, owner, { accessLevel: 'restricted' }),
    ]);

    expect(await store.findById(room.id, null)).toMatchObject({
      accessLevel: 'restricted',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: false,
      },
    });
  });

  it('deletes a room once, and frees its slug', async () => {
    const { store, room, owner } = await aWorld(storeOf);

    expect(await store.delete(room.id)).toBe(true);
    expect(await store.delete(room.id)).toBe(false);
    expect(await store.findById(room.id, owner)).toBeNull();
    expect(await store.insert(aNewRoom({ slug: room.slug }), owner)).toBe(true);
  });
}

function pinCodeContract(storeOf: () => RoomStore): void {
  // Differs from the PINs of other runs.
  const aPinCode = () => randomUUID();

  it('gives a PIN to a room that has none, and keeps it', async () => {
    const { store, room } = await aWorld(storeOf);
    const other = await aWorld(storeOf);
    const [pinCode, later] = [aPinCode(), aPinCode()];

    expect(await store.givePinCode(room.id, pinCode)).toBe('given');
    expect(await store.givePinCode(room.id, later)).toBe('has-one');

    const found = await store.findPinCodes([room.id, other.room.id]);
    expect([...found]).toEqual([[room.id, pinCode]]);
  });

  it('gives a PIN to one room only, until that room is deleted', async () => {
    const { store, room } = await aWorld(storeOf);
    const other = await aWorld(storeOf);
    const pinCode = aPinCode();
    await store.givePinCode(room.id, pinCode);

    expect(await store.givePinCode(other.room.id, pinCode)).toBe('taken');
    await store.delete(room.id);
    expect(await store.givePinCode(room.id, pinCode)).toBe('gone');
    expect(await store.givePinCode(other.room.id, pinCode)).toBe('given');
  });

  it('gives a room one PIN, even if several are offered at the same time', async () => {
    const { store, room } = await aWorld(storeOf);

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => store.givePinCode(room.id, aPinCode())),
    );

    expect(answers.filter((answer) => answer === 'given')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'has-one')).toHaveLength(9);
  });
}

function roleContract(storeOf: (maxMembers?: number) => RoomStore): void {
  it('adds a member, changes their role, and removes them', async () => {
    const world = await aWorld(storeOf);
    const { store, room, owner } = world;
    const by = { userId: owner, role: 'owner' } as const;
    const guest = await join(world, 'member');
    const asSeenByOwner = { ...room, viewerRole: 'owner' };

    expect(await store.findRole(room.id, guest)).toBe('member');
    const promotion = { roomId: room.id, userId: guest, from: 'member', to: 'owner', by } as const;
    expect(await store.changeRole(promotion)).toEqual(asSeenByOwner);
    expect(await rolesIn(world)).toEqual({ [owner]: 'owner', [guest]: 'owner' });
    const removal = { roomId: room.id, userId: guest, from: 'owner', to: null, by } as const;
    expect(await store.changeRole(removal)).toEqual(asSeenByOwner);
    expect(await rolesIn(world)).toEqual({ [owner]: 'owner' });
  });

  it('returns the room to a member who left as an outsider sees it', async () => {
    const world = await aWorld(storeOf);
    const { store, room } = world;
    const userId = await join(world, 'administrator');
    const by = { userId, role: 'administrator' } as const;

    const left = await store.changeRole({ roomId: room.id, userId, from: by.role, to: null, by });

    expect(left).toEqual({ ...room, viewerRole: null });
  });

  it('rejects a change that is based on an outdated role', async () => {
    const world = await aWorld(storeOf);
    const { store, room, owner } = world;
    const userId = await join(world, 'member');
    const asOwner = { userId: owner, role: 'owner' } as const;
    const change = { roomId: room.id, userId, from: 'member', to: 'administrator' } as const;
    const changes = [
      { ...change, from: 'administrator', to: 'member', by: asOwner },
      { ...change, from: null, by: asOwner },
      { ...change, by: { userId: owner, role: 'administrator' } },
      { ...change, by: { userId: randomUUID(), role: 'owner' } },
      { ...change, roomId: randomUUID(), by: asOwner },
    ] as const;

    const answers = await Promise.all(changes.map((each) => store.changeRole(each)));

    expect(answers).toEqual(changes.map(() => 'stale'));
    expect(await rolesIn(world)).toEqual({ [owner]: 'owner', [userId]: 'member' });
  });

  it('keeps the last owner, even if the room has other hosts', async () => {
    const world = await aWorld(storeOf);
    const { store, room, owner: userId } = world;
    await join(world, 'administrator');
    const change = {
      roomId: room.id,
      userId,
      from: 'owner',
      by: { userId, role: 'owner' },
    } as const;

    expect(await store.changeRole({ ...change, to: 'administrator' })).toBe('last-owner');
    expect(await store.changeRole({ ...change, to: null })).toBe('last-owner');
    expect(await store.findRole(room.id, userId)).toBe('owner');
  });

  it('limits the number of members, but not the changes of their roles', async () => {
    const world = await aWorld(() => storeOf(3));
    const { store, room, owner } = world;
    const by = { userId: owner, role: 'owner' } as const;
    await join(world, 'member');
    const userId = await join(world, 'member');
    const promotion = { roomId: room.id, userId, from: 'member', to: 'administrator', by } as const;
    const entry = { roomId: room.id, userId: randomUUID(), from: null, to: 'member', by } as const;

    expect(await store.changeRole(entry)).toBe('full');
    expect(await store.changeRole(promotion)).toMatchObject({ id: room.id });
    expect(Object.keys(await rolesIn(world))).toHaveLength(3);
  });
}

function consentContract(storeOf: () => RoomStore): void {
  it('stores how a new member was named, until they accept the role', async () => {
    const world = await aWorld(storeOf);
    const { store, room } = world;
    const eve = await invite(world, 'member', 'eve@example.org');
    const memberOf = async () => (await store.findMembers([room.id])).get(room.id)?.at(-1);

    const invited = await memberOf();
    const seen = await store.findById(room.id, eve);
    await store.acceptRole(room.id, eve);
    await store.acceptRole(room.id, eve);

    const member = { userId: eve, role: 'member', since: expect.any(Date) };
    expect(invited).toEqual({ ...member, isInvited: true, invitedAs: 'eve@example.org' });
    expect(seen).toEqual({ ...room, viewerRole: 'member', isViewerInvited: true });
    expect(await memberOf()).toEqual(member);
    expect(await store.findById(room.id, eve)).toEqual({ ...room, viewerRole: 'member' });
  });

  it('accepts a role for no other member, and for no outsider', async () => {
    const world = await aWorld(storeOf);
    const { store, room } = world;
    const [ann, bob] = [await invite(world, 'member', 'Ann'), await invite(world, 'member', 'Bob')];

    await store.acceptRole(room.id, ann);
    await store.acceptRole(room.id, randomUUID());

    expect(await store.findById(room.id, bob)).toHaveProperty('isViewerInvited', true);
  });

  it('leaves a role to be accepted when it is changed in the meantime', async () => {
    const world = await aWorld(storeOf);
    const { store, room, owner } = world;
    const userId = await invite(world, 'member', 'Ann');
    const by = { userId: owner, role: 'owner' } as const;

    await store.changeRole({ roomId: room.id, userId, from: 'member', to: 'owner', by });

    expect((await store.findMembers([room.id])).get(room.id)?.at(-1)).toMatchObject({
      role: 'owner',
      isInvited: true,
      invitedAs: 'Ann',
    });
    expect(await store.countOwned(userId, 10)).toBe(0);
    await store.acceptRole(room.id, userId);
    expect(await store.countOwned(userId, 10)).toBe(1);
  });

  it('keeps the last owner who accepted the role, while one who did not may decline it', async () => {
    const world = await aWorld(storeOf);
    const { store, room, owner } = world;
    const other = await invite(world, 'owner');
    const leave = (userId: string) =>
      store.changeRole({
        ...{ roomId: room.id, userId, from: 'owner', to: null },
        by: { userId, role: 'owner' },
      });

    expect(await leave(owner)).toBe('last-owner');
    expect(await leave(other)).toMatchObject({ id: room.id });
    const next = await join(world, 'owner');
    expect(await leave(owner)).toMatchObject({ id: room.id });
    expect(await rolesIn(world)).toEqual({ [next]: 'owner' });
  });

  it('lists rooms in which the role was accepted first', async () => {
    const store = storeOf();
    const userId = randomUUID();
    const own = aNewRoom({ createdAt: new Date(1_000) });
    await store.insert(own, userId);
    const world = await aWorld(storeOf);
    const by = { userId: world.owner, role: 'owner' } as const;
    const change = { roomId: world.room.id, userId, from: null, to: 'owner', by } as const;
    await world.store.changeRole(change);

    expect(await world.store.listHosted(userId)).toEqual([own.id, world.room.id]);
  });
}

function raceContract(storeOf: () => RoomStore): void {
  it('keeps one of two owners who step down at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const world = await aWorld(storeOf);
      const owners = [world.owner, await join(world, 'owner')];

      const answers = await Promise.all(
        owners.map((userId) =>
          world.store.changeRole({
            roomId: world.room.id,
            userId,
            from: 'owner',
            to: round % 2 === 0 ? null : 'member',
            by: { userId, role: 'owner' },
          }),
        ),
      );

      expect(answers.filter((answer) => answer === 'last-owner')).toHaveLength(1);
      expect(Object.values(await rolesIn(world)).filter((role) => role === 'owner')).toHaveLength(
        1,
      );
    }
  });

  it('adds a member once, even if several hosts add them', async () => {
    const world = await aWorld(storeOf);
    const userId = randomUUID();
    const by = { userId: world.owner, role: 'owner' } as const;
    const change = { roomId: world.room.id, userId, from: null, to: 'member', by } as const;

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.store.changeRole(change)),
    );

    expect(answers.filter((answer) => answer === 'stale')).toHaveLength(9);
    expect((await world.store.findMembers([world.room.id])).get(world.room.id)).toHaveLength(2);
  });
}

const anExternal = (applicationId: string, externalId: string | null): RoomExternal => ({
  applicationId,
  externalId,
  metadata: '{"course":7}',
  inputDigest: 'digest',
});

function externalContract(storeOf: () => RoomStore): void {
  it('finds a room by the ID that its application gave it', async () => {
    const [one, another] = [randomUUID(), randomUUID()];
    const external = anExternal(one, 'course 7');
    const { store, room, owner } = await aWorld(storeOf, { external });

    expect(await store.findByExternalId(one, 'course 7', owner)).toMatchObject({
      id: room.id,
      external,
      viewerRole: 'owner',
    });
    expect(await store.findByExternalId(one, 'course 8', owner)).toBeNull();
    expect(await store.findByExternalId(another, 'course 7', owner)).toBeNull();
  });

  it('inserts one of several rooms with the same ID of one application', async () => {
    const store = storeOf();
    const [one, another] = [randomUUID(), randomUUID()];
    const insert = (applicationId: string) =>
      store.insert(aNewRoom({ external: anExternal(applicationId, '7') }), randomUUID());

    const racing = await Promise.all([insert(one), insert(one), insert(one)]);

    expect(racing.filter(Boolean)).toHaveLength(1);
    expect(await insert(another)).toBe(true);
  });

  it('inserts any number of rooms without such an ID', async () => {
    const store = storeOf();
    const external = anExternal(randomUUID(), null);

    for (let count = 0; count < 2; count += 1) {
      expect(await store.insert(aNewRoom({ external }), randomUUID())).toBe(true);
    }
  });

  it('frees the ID of a deleted room', async () => {
    const external = anExternal(randomUUID(), '7');
    const { store, room } = await aWorld(storeOf, { external });
    await store.delete(room.id);

    expect(await store.insert(aNewRoom({ external }), randomUUID())).toBe(true);
  });

  it('adds another owner as invited', async () => {
    const store = storeOf();
    const room = aNewRoom();
    const invited = { userId: randomUUID(), invitedAs: 'ada@example.org' };
    await store.insert(room, randomUUID(), invited);

    const [, owner] = (await store.findMembers([room.id])).get(room.id) ?? [];
    expect(owner).toEqual({ ...invited, role: 'owner', since: room.createdAt, isInvited: true });
    expect(await store.countOwned(invited.userId, 10)).toBe(0);
  });
}
