import { describe, expect, it } from '@jest/globals';
import type { NewRoom } from '../../src/models/room.js';
import { RoomFinder } from '../../src/services/rooms/room-finder.js';
import { aNewRoom } from '../support/builders.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';

/** Finds the room that a text denotes, and names it by its slug. */
async function aFinder(...rooms: Partial<NewRoom>[]) {
  const store = new FakeRoomStore();
  for (const given of rooms) await store.insert(aNewRoom(given), 'owner');
  const finder = new RoomFinder(store);
  const find = async (text: string, viewerId: string | null = null) =>
    (await finder.find(viewerId, text))?.slug ?? null;
  return { store, finder, find };
}

describe('RoomFinder', () => {
  it('finds a room by its ID, its slug in any case, and its name', async () => {
    const room = aNewRoom({ slug: 'jour-fixe', name: 'Our Jour Fixe' });
    const { find } = await aFinder(room);

    for (const text of [room.id, room.id.toUpperCase(), 'Jour-Fixe', ' jour-fixe ', room.name]) {
      expect(await find(text)).toBe('jour-fixe');
    }
    expect(await find('another name')).toBeNull();
    expect(await find('')).toBeNull();
  });

  it('finds a room by its name in another case', async () => {
    const { find } = await aFinder({ slug: 'our-team', name: 'Our Team' });

    expect(await find('OUR TEAM')).toBe('our-team');
  });

  it.each([
    ["Réunion d'équipe", 'Réunion d’équipe', 'reunion-dequipe'],
    ['Réunion d’équipe', "RÉUNION D'ÉQUIPE", 'reunion-dequipe'],
    ['Team – Sync', 'Team - Sync', 'team-sync'],
    ['The “big” one', 'the "big" one', 'the-big-one'],
  ])('finds the room “%s” by “%s”, as another keyboard writes it', async (name, typed, slug) => {
    const { find } = await aFinder({ slug, name });

    expect(await find(typed)).toBe(slug);
  });

  it('does not confuse rooms whose names only lead to the same slug', async () => {
    const { find } = await aFinder({ slug: 'our-team', name: 'Our Team' });

    expect(await find('Our: Team')).toBeNull();
  });

  it('finds no room by a name that several rooms have, but each of them by its slug', async () => {
    const { find } = await aFinder(
      { slug: 'standup', name: 'Our standup' },
      { slug: 'standup-2', name: 'Our standup' },
    );

    expect(await find('Our standup')).toBeNull();
    expect(await find('standup-2')).toBe('standup-2');
  });

  it('reads a room for its viewer, with their role', async () => {
    const room = aNewRoom();
    const { finder } = await aFinder(room);

    expect(await finder.find('owner', room.id)).toMatchObject({ viewerRole: 'owner' });
    expect(await finder.find('another user', room.id)).toMatchObject({ viewerRole: null });
  });

  it('reads a room twice at most for any number of concurrent requests', async () => {
    const room = aNewRoom();
    const { store, finder } = await aFinder(room);
    let reads = 0;
    const findById = store.findById.bind(store);
    store.findById = (...args) => {
      reads += 1;
      return findById(...args);
    };

    await Promise.all([1, 2, 3, 4, 5].map(() => finder.find(null, room.id)));

    // The first call, and one that began after the other requests.
    expect(reads).toBe(2);
  });
});
