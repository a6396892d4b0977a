import { LRUCache } from 'lru-cache';
import { viewerIdOf, type Actor } from '../models/actor.js';
import { RateLimitedError } from '../errors/domain-error.js';

const WINDOW_MS = 60_000;
/** The limit is higher for users and applications, which send more documents. */
const SESSION_FACTOR = 5;
const MAX_REQUESTERS = 50_000;

export type Requester = Pick<Actor, 'user' | 'application' | 'address'>;

/**
 * Limits how many documents that are new to this instance a requester may send, because parsing and
 * validating one takes longer than most operations. The documents of common clients are soon known,
 * so people who share an address do not reach its limit.
 */
export class NewDocumentLimit {
  readonly #uses = new LRUCache<string, number>({ max: MAX_REQUESTERS, ttl: WINDOW_MS });

  /** @param perAddress documents per minute; null for no limit */
  constructor(private readonly perAddress: number | null) {}

  /** @throws RateLimitedError */
  count(requester: Requester): void {
    if (this.perAddress === null) return;
    const viewerId = viewerIdOf(requester);
    const key = viewerId === null ? `address:${requester.address}` : `user:${viewerId}`;
    const limit = viewerId === null ? this.perAddress : this.perAddress * SESSION_FACTOR;
    const uses = (this.#uses.get(key) ?? 0) + 1;
    // The window starts with the first use.
    this.#uses.set(key, uses, { noUpdateTTL: true });
    if (uses > limit) throw new RateLimitedError(Math.ceil(this.#uses.getRemainingTTL(key)));
  }
}
