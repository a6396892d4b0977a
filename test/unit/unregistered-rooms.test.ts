import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnregisteredRooms } from '../../src/services/rooms/unregistered-rooms.js';
import { FakeSlugReservationStore } from '../support/fakes/slug-reservation-store.js';

describe('UnregisteredRooms', () => {
  const reservations = new FakeSlugReservationStore();
  const rooms = new UnregisteredRooms(reservations);

  it('returns one public room for each name, which its slug finds as well', async () => {
    const room = await rooms.find('C++');

    expect(room).toMatchObject({ id: `unregistered_${room?.slug ?? ''}`, accessLevel: 'public' });
    expect((await rooms.find(room?.slug ?? ''))?.id).toBe(room?.id);
    expect((await rooms.find('C'))?.id).toBe('unregistered_c');
  });

  it.each([
    randomUUID(),
    randomUUID().replaceAll('-', ''),
    '!!!',
    '',
    '\u200e',
    'x'.repeat(10_000),
  ])('returns null for %j', async (text) => {
    expect(await rooms.find(text)).toBeNull();
  });

  it('returns null for the slug of a room that was just deleted', async () => {
    const until = new Date(Date.now() + 60_000);
    await reservations.reserve({ slug: 'weekly', formerOwnerIds: [], until });

    expect(await rooms.find('Weekly')).toBeNull();
  });
});
