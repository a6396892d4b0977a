import { viewerIdOf, type Actor } from '../../models/actor.js';
import { NotFoundError } from '../../errors/domain-error.js';
import type { RateLimits } from '../../redis/rate-limits.js';

/** Finds rooms by what a person entered. Slugs follow from names, so guessing them is limited. */
export class RoomLookup {
  constructor(private readonly rateLimits: Pick<RateLimits, 'check' | 'consume'>) {}

  /**
   * Returns what `find` finds, and counts each miss. After too many, even existing rooms are
   * refused; otherwise guessing could continue.
   * @throws NotFoundError, RateLimitedError, StorageUnavailableError
   */
  async get<T>(actor: Actor, find: () => Promise<T | null>): Promise<T> {
    const viewerId = viewerIdOf(actor);
    // Anyone can get new tickets, so guests count by address only.
    const key = viewerId === null ? `address:${actor.address}` : `user:${viewerId}`;
    this.rateLimits.check('roomMisses', key);
    const found = await find();
    if (found !== null) return found;
    await this.rateLimits.consume('roomMisses', key);
    throw new NotFoundError();
  }
}
