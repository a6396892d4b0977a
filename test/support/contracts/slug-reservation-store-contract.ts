import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { SlugReservationStore } from '../../../src/models/slug-reservation.js';

// In the future, because MongoDB removes expired documents.
const NOW = new Date('2100-03-01T12:00:00Z');
const inMs = (ms: number) => new Date(NOW.getTime() + ms);

/** The behavior of every store of slug reservations. */
export function slugReservationStoreContract(storeOf: () => SlugReservationStore): void {
  it('returns a reservation until it ends', async () => {
    const store = storeOf();
    const reservation = { slug: randomUUID(), formerOwnerIds: [randomUUID()], until: inMs(1) };
    await store.reserve(reservation);

    expect(await store.find(reservation.slug, NOW)).toEqual(reservation);
    expect(await store.find(reservation.slug, reservation.until)).toBeNull();
  });

  it('returns only the latest reservation of a slug', async () => {
    const store = storeOf();
    const slug = randomUUID();
    await store.reserve({ slug, formerOwnerIds: [randomUUID(), randomUUID()], until: inMs(1) });
    const latest = { slug, formerOwnerIds: [], until: inMs(2) };
    await store.reserve(latest);

    expect(await store.find(slug, NOW)).toEqual(latest);
  });

  it('returns no reservation of a slug that was never reserved', async () => {
    expect(await storeOf().find(randomUUID(), NOW)).toBeNull();
  });
}
