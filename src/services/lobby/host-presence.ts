import { LRUCache } from 'lru-cache';
import { isHost } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

const MAX_ROOMS = 1_000;
/** Everyone who is waiting asks every few seconds; one read of the meeting serves them all. */
const MAX_AGE_MS = 1_000;

/** Whether a host is in the meeting, for the people who wait for one. */
export class HostPresence {
  readonly #answers = new LRUCache<string, Promise<boolean>>({ max: MAX_ROOMS, ttl: MAX_AGE_MS });

  constructor(private readonly presenceStore: Pick<PresenceStore, 'list'>) {}

  /** The answer may be a second old. */
  isPresent(roomId: string): Promise<boolean> {
    const known = this.#answers.get(roomId);
    if (known) return known;
    const answer = this.#ask(roomId);
    this.#answers.set(roomId, answer);
    // A failure is not worth keeping; the caller gets it.
    answer.catch(() => this.#answers.delete(roomId));
    return answer;
  }

  async #ask(roomId: string): Promise<boolean> {
    const people = await this.presenceStore.list(roomId);
    return people.some(({ role }) => isHost(role));
  }
}
