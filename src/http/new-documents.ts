import { LRUCache } from 'lru-cache';
import type { Actor } from '../models/actor.js';
import { RateLimitedError } from '../errors/domain-error.js';

const WINDOW_MS = 60_000;
/** People with a session are known, and their pages ask for more. */
const SESSION_FACTOR = 5;
const MAX_REQUESTERS = 50_000;

export type Requester = Pick<Actor, 'user' | 'address'>;

/**
 * Limits how many documents that this instance does not know a requester may send: parsing and
 * validating one takes longer than most operations. What everybody's client sends is soon known, so that
 * many people behind one address share its limit without meeting it.
 */
export class NewDocumentLimit {
  readonly #uses = new LRUCache<string, number>({ max: MAX_REQUESTERS, ttl: WINDOW_MS });

  /** @param perAddress documents per minute; null: no limit */
  constructor(private readonly perAddress: number | null) {}

  /** @throws RateLimitedError */
  count({ user, address }: Requester): void {
    if (this.perAddress === null) return;
    const key = user ? `user:${user.id}` : `address:${address}`;
    const limit = user ? this.perAddress * SESSION_FACTOR : this.perAddress;
    const uses = (this.#uses.get(key) ?? 0) + 1;
    // The window begins with the first use.
    this.#uses.set(key, uses, { noUpdateTTL: true });
    if (uses > limit) throw new RateLimitedError(Math.ceil(this.#uses.getRemainingTTL(key)));
  }
}
