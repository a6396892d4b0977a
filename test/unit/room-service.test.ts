import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CONFIGURATION } from '../../src/models/room-configuration.js';
import { RoomLookup } from '../../src/services/rooms/room-lookup.js';
import { RoomService } from '../../src/services/rooms/room-service.js';
import { aUser, anActor } from '../support/builders.js';
import { FakeExclusionStore } from '../support/fakes/exclusion-store.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';
import { FakeSlugReservationStore } from '../support/fakes/slug-reservation-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';
import { roomTopic } from '../../src/redis/room-events.js';

const NOT_FOUND = expect.objectContaining({ code: 'NOT_FOUND' });
const FORBIDDEN = expect.objectContaining({ code: 'FORBIDDEN' });
const invalid = (...fields: string[]) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', fields });

const participantIn = (roomId: string) =>
  anActor({
    participant: {
      roomId,
      identity: randomUUID(),
      displayName: 'Guest',
    },
  });

describe('RoomService.create', () => {
  it('makes the creator the owner, and derives the slug from the name', async () => {
    const { rooms, someone, membersOf } = roomsInMemory();
    const ada = someone();

    const room = await rooms.create(ada, { name: '  My Room! ' });

    expect(room).toMatchObject({ name: 'My Room!', slug: 'my-room', viewerRole: 'owner' });
    expect(await rooms.get(ada, room.id)).toEqual(room);
    expect(await membersOf(room)).toMatchObject([{ userId: ada.user.id, role: 'owner' }]);
  });

  it('refuses another room to an owner of the maximum number, until they delete one', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const made = [];
    while (made.length < 10) made.push(await rooms.create(ada, { name: 'a' }));

    await expect(rooms.create(ada, { name: 'd' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'You own 10 rooms, the maximum; delete one, then try again.',
    });
    expect(await rooms.create(someone(), { name: 'd' })).toMatchObject({ name: 'd' });
    await rooms.delete(ada, made[0]?.id ?? '');
    expect(await rooms.create(ada, { name: 'd' })).toMatchObject({ name: 'd' });
  });

  it('takes access level and settings from the input, the creator’s defaults, or the deployment’s, in this order', async () => {
    const { rooms, someone } = roomsInMemory();
    const roomDefaults = {
      accessLevel: 'restricted',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: false,
      },
    } as const;
    const ada = someone({ roomDefaults });
    const bob = someone();

    expect(await rooms.create(bob, { name: 'a' })).toMatchObject({
      accessLevel: 'trusted',
      configuration: DEFAULT_CONFIGURATION,
    });
    expect(await rooms.create(ada, { name: 'b', configuration: {} })).toMatchObject(roomDefaults);
    expect(
      await rooms.create(ada, {
        name: 'c',
        accessLevel: 'public',
        configuration: { publishSources: ['microphone', 'microphone'] },
      }),
    ).toMatchObject({
      accessLevel: 'public',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['microphone'],
        everyoneCanMute: true,
      },
    });
  });

  it('adds a suffix only if the slug is taken', async () => {
    const { rooms, someone } = roomsInMemory();
    const makers = Array.from({ length: 5 }, () => someone());

    const made = await Promise.all(makers.map((maker) => rooms.create(maker, { name: 'Weekly' })));

    const slugs = made.map(({ slug }) => slug).sort();
    expect(new Set(slugs).size).toBe(5);
    expect(slugs[0]).toBe('weekly');
    for (const slug of slugs.slice(1)) expect(slug).toMatch(/^weekly-[a-z]{5}$/);
  });

  it('generates a slug for a name without letters or digits', async () => {
    const { rooms, someone } = roomsInMemory();

    const room = await rooms.create(someone(), { name: '🎉🎉' });

    expect(room).toMatchObject({
      name: '🎉🎉',
      slug: expect.stringMatching(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/),
    });
  });

  it.each([
    ['nothing', ' '],
    ['501 characters', 'x'.repeat(501)],
    ['control characters', 'a\u0007b'],
    ['an id', 'C0FFEE00-1234-4ABC-8DEF-0123456789AB'],
    ['what becomes an id', '(c0ffee00 1234 4abc 8def 0123456789ab)'],
  ])('rejects %s as a name', async (_, name) => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();

    await expect(rooms.create(ada, { name })).rejects.toThrow(invalid('name'));
    expect(await rooms.count(ada, null)).toBe(0);
  });

  it('accepts a name of 500 characters, with a shorter slug', async () => {
    const { rooms, someone } = roomsInMemory();

    const room = await rooms.create(someone(), { name: '𝐱'.repeat(500) });

    expect(room.slug).toBe('x'.repeat(100));
  });
});

describe('RoomService.get', () => {
  it('finds a room by its ID in any case, its slug, and its name', async () => {
    const { rooms, someone } = roomsInMemory();
    const room = await rooms.create(someone(), { name: 'Réunion du soir' });
    const spellings = [
      room.id,
      room.id.toUpperCase(),
      room.id.replaceAll('-', ''),
      'reunion-du-soir',
      ' REUNION-du-soir ',
      'Réunion du soir',
      ' re\u0301union DU soir\u200e',
    ];

    for (const text of spellings)
      expect(await rooms.find(null, text)).toMatchObject({ id: room.id });
  });

  it('does not find a room by another name with the same slug', async () => {
    const { rooms, someone } = roomsInMemory();
    const room = await rooms.create(someone(), { name: 'Team C' });

    for (const text of ['Team C++', 'Team_C', 'team c!', 'Téam C']) {
      expect(await rooms.find(null, text)).toBeNull();
    }
    expect(await rooms.find(null, 'team c')).toMatchObject({ id: room.id });
  });

  it('finds a room by its name in any script if the name is unique', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const room = await rooms.create(ada, { name: '会議' });
    expect(await rooms.find(ada.user.id, '会議')).toEqual(room);

    await rooms.create(someone(), { name: '会議' });

    expect(await rooms.find(null, '会議')).toBeNull();
    expect(await rooms.find(null, room.slug)).toMatchObject({ id: room.id });
  });

  it('finds a room by its new name', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const { id } = await rooms.create(ada, { name: 'Weekly' });
    await rooms.update(ada, { id, name: 'Team day' });

    expect(await rooms.find(null, 'Team day')).toMatchObject({ id, slug: 'weekly' });
  });

  it.each([
    randomUUID(),
    'no-such-room',
    '',
    '会議',
    '\ud800',
    'x'.repeat(10_000),
    '$where',
    '{"$ne":null}',
  ])('answers NOT_FOUND for %j', async (text) => {
    const { rooms } = roomsInMemory();

    await expect(rooms.get(anActor(), text)).rejects.toThrow(NOT_FOUND);
  });

  it('lets an outsider read a restricted room, without a role', async () => {
    const { rooms, someone } = roomsInMemory();
    const { slug } = await rooms.create(someone(), { name: 'Board', accessLevel: 'restricted' });

    expect(await rooms.get(anActor(), slug)).toMatchObject({ name: 'Board', viewerRole: null });
  });
});

describe('RoomService.list', () => {
  it('pages through the viewer’s rooms while rooms are added', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    for (const name of ['one', 'two', 'three']) await rooms.create(ada, { name });
    await rooms.create(someone(), { name: 'not hers' });

    const first = await rooms.list(ada, null, 2, null);
    await rooms.create(ada, { name: 'four' });
    const second = await rooms.list(ada, null, 2, first.pageInfo.endCursor);

    const names = [...first.nodes, ...second.nodes].map(({ name }) => name);
    expect(names.sort()).toEqual(['one', 'three', 'two']);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect(await rooms.count(ada, null)).toBe(4);
  });

  it('is for signed-in users alone', async () => {
    const { rooms } = roomsInMemory();

    await expect(rooms.list(anActor(), null, 20, null)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('RoomService.update', () => {
  it('keeps omitted fields and the slug, and publishes the change', async () => {
    const { rooms, someone, pubSub } = roomsInMemory();
    const ada = someone();
    const room = await rooms.create(ada, {
      name: 'Weekly',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: false,
        everyoneCanReact: false,
      },
    });

    const changed = await rooms.update(ada, {
      id: room.id.toUpperCase(),
      name: 'Daily',
      accessLevel: null,
      configuration: { everyoneCanMute: null, everyoneCanReact: null },
    });

    const expected = {
      ...room,
      name: 'Daily',
      configuration: {
        ...DEFAULT_CONFIGURATION,
        publishSources: ['camera'],
        everyoneCanMute: true,
        everyoneCanReact: true,
      },
    };
    expect(changed).toEqual(expected);
    expect(await rooms.get(ada, 'weekly')).toEqual(expected);
    expect(pubSub.all).toEqual([
      { topic: roomTopic(room.id), payload: { type: 'changed', roomId: room.id } },
    ]);
  });

  it('clears a setting with null, and keeps an empty list as "nothing may be published"', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const { id } = await rooms.create(ada, { name: 'Weekly' });

    const closed = await rooms.update(ada, { id, configuration: { publishSources: [] } });
    const open = await rooms.update(ada, { id, configuration: { publishSources: null } });

    expect(closed.configuration.publishSources).toEqual([]);
    expect(open.configuration.publishSources).toBeNull();
  });

  it('changes nothing without input', async () => {
    const { rooms, someone, pubSub } = roomsInMemory();
    const ada = someone();
    const room = await rooms.create(ada, { name: 'Weekly' });

    expect(await rooms.update(ada, { id: room.id, name: null, configuration: {} })).toEqual(room);
    expect(pubSub.all).toEqual([]);
  });

  it('rejects an invalid name', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const { id } = await rooms.create(ada, { name: 'Weekly' });

    await expect(rooms.update(ada, { id, name: randomUUID() })).rejects.toThrow(invalid('name'));
  });

  it('is for hosts, and reveals nothing to others', async () => {
    const { rooms, someone, someoneAs, pubSub } = roomsInMemory();
    const room = await rooms.create(someone(), { name: 'Weekly' });
    const other = await rooms.create(someone(), { name: 'Other' });
    const update = { id: room.id, name: 'Mine' };

    expect(await rooms.update(await someoneAs('administrator', room), update)).toMatchObject({
      name: 'Mine',
    });
    const told = pubSub.all.length;
    for (const changes of [update, { id: room.id }]) {
      await expect(rooms.update(await someoneAs('member', room), changes)).rejects.toThrow(
        FORBIDDEN,
      );
      await expect(rooms.update(participantIn(room.id), changes)).rejects.toThrow(FORBIDDEN);
      const guest = { ...participantIn(room.id), user: aUser() };
      await expect(rooms.update(guest, changes)).rejects.toThrow(FORBIDDEN);
      await expect(rooms.update(participantIn(other.id), changes)).rejects.toThrow(NOT_FOUND);
      await expect(rooms.update(someone(), changes)).rejects.toThrow(NOT_FOUND);
    }
    for (const id of [randomUUID(), 'weekly', '']) {
      await expect(rooms.update(someone(), { id, name: 'Mine' })).rejects.toThrow(NOT_FOUND);
    }
    expect(pubSub.all).toHaveLength(told);
  });
});

describe('RoomService.delete', () => {
  it('deletes the room, publishes that, and leaves the rest to a task', async () => {
    const { rooms, someone, pubSub, scheduled } = roomsInMemory();
    const ada = someone();
    const { id, slug } = await rooms.create(ada, { name: 'Weekly' });

    expect(await rooms.delete(ada, id)).toBe(id);

    await expect(rooms.get(ada, slug)).rejects.toThrow(NOT_FOUND);
    expect(scheduled).toEqual([id]);
    expect(pubSub.all).toEqual([
      { topic: roomTopic(id), payload: { type: 'deleted', roomId: id } },
    ]);
    expect(await rooms.create(ada, { name: 'Weekly' })).toMatchObject({ slug });
  });

  it('reserves the slug for its former owners for 30 days, and gives others another one', async () => {
    const { rooms, slugReservations, store, someone } = roomsInMemory();
    const ada = someone();
    const room = await rooms.create(ada, { name: 'Weekly' });

    await rooms.delete(ada, room.id);

    const other = await rooms.create(someone(), { name: 'Weekly' });
    expect(other.slug).toMatch(/^weekly-[a-z]{5}$/);
    expect(await rooms.create(ada, { name: 'Weekly' })).toMatchObject({ slug: 'weekly' });
    const { until = null } = (await slugReservations.find('weekly', new Date(0))) ?? {};
    const days = ((until?.getTime() ?? 0) - room.createdAt.getTime()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect(await store.findBySlug('weekly', null)).toMatchObject({ name: 'Weekly' });
  });

  it('does not give the slug to another user who creates a room at that moment', async () => {
    const { rooms, store, slugReservations, someone } = roomsInMemory();
    const ada = someone();
    const room = await rooms.create(ada, { name: 'Weekly' });
    const deletingMeanwhile: typeof slugReservations.find = async (slug, now) => {
      const found = await FakeSlugReservationStore.prototype.find.call(slugReservations, slug, now);
      if (await store.findById(room.id, null)) await rooms.erase(room.id);
      return found;
    };
    slugReservations.find = deletingMeanwhile;

    const other = await rooms.create(someone(), { name: 'Weekly' });

    expect(other.slug).toMatch(/^weekly-[a-z]{5}$/);
    expect(await store.findBySlug('weekly', null)).toBeNull();
  });

  it('keeps the room if the task cannot be stored', async () => {
    const { store, slugReservations, pubSub, someone, rooms: plain } = roomsInMemory();
    const cleanup = { schedule: () => Promise.reject(new Error('away')) };
    const rooms = new RoomService({
      roomStore: store,
      userService: { findOrProvision: () => Promise.resolve(null) },
      lookup: new RoomLookup(noRateLimits),
      slugReservationStore: slugReservations,
      pubSub,
      exclusionStore: new FakeExclusionStore(),
      cleanup,
      defaultAccessLevel: 'public',
      maxOwnedRooms: 3,
    });
    const ada = someone();
    const { id } = await plain.create(ada, { name: 'Weekly' });

    await expect(rooms.delete(ada, id)).rejects.toThrow('away');

    expect(await rooms.get(ada, id)).toMatchObject({ id });
  });

  it('is for owners alone', async () => {
    const { rooms, someone, someoneAs, scheduled } = roomsInMemory();
    const room = await rooms.create(someone(), { name: 'Weekly' });

    await expect(rooms.delete(await someoneAs('administrator', room), room.id)).rejects.toThrow(
      FORBIDDEN,
    );
    await expect(rooms.delete(await someoneAs('member', room), room.id)).rejects.toThrow(FORBIDDEN);
    await expect(rooms.delete(participantIn(room.id), room.id)).rejects.toThrow(FORBIDDEN);
    await expect(rooms.delete(someone(), room.id)).rejects.toThrow(NOT_FOUND);
    await expect(rooms.delete(someone(), 'weekly')).rejects.toThrow(NOT_FOUND);
    expect(scheduled).toEqual([]);
  });

  it('can be repeated by the task without publishing it twice', async () => {
    const { rooms, someone, pubSub } = roomsInMemory();
    const { id } = await rooms.create(someone(), { name: 'Weekly' });

    await rooms.erase(id);
    await rooms.erase(id);

    expect(pubSub.all).toHaveLength(1);
  });
});
