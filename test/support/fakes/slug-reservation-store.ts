import type {
  SlugReservation,
  SlugReservationStore,
} from '../../../src/models/slug-reservation.js';

/** Reservations in memory; the same contract suite runs on it and on MongoDB. */
export class FakeSlugReservationStore implements SlugReservationStore {
  readonly #reservations = new Map<string, SlugReservation>();

  reserve(reservation: SlugReservation): Promise<void> {
    this.#reservations.set(reservation.slug, reservation);
    return Promise.resolve();
  }

  find(slug: string, now: Date): Promise<SlugReservation | null> {
    const found = this.#reservations.get(slug);
    return Promise.resolve(found && found.until > now ? found : null);
  }
}
