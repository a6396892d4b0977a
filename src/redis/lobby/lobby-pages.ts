import { LRUCache } from 'lru-cache';
import { Coalescer } from '../../lib/coalesce.js';
import type { WaitingPerson } from './lobby-status.js';

/** On all cached pages together. */
const MAX_PEOPLE = 5_000;
/**
 * After a failover, Redis may give the numbers of lost transitions to new ones, so an equal number
 * does not prove for long that nothing has changed.
 */
const MAX_AGE_MS = 1_000;

/** Some of the waiting people. */
export interface LobbyPage {
  readonly first: number;
  /** The identity of the last person of the previous page; null for the first page. */
  readonly after: string | null;
}

/** What the script replies. */
export interface PageReply {
  /** The number of the last transition of the lobby. */
  readonly seq: string;
  /** Null if there was no transition since the one that the caller knows. */
  readonly people: readonly WaitingPerson[] | null;
}

interface KnownPage {
  readonly seq: string;
  readonly people: readonly WaitingPerson[];
}

/**
 * Caches the pages of lobbies that were read last. Each read asks Redis, which sends only pages that
 * have changed.
 */
export class LobbyPages {
  readonly #known = new LRUCache<string, KnownPage>({
    maxSize: MAX_PEOPLE,
    sizeCalculation: ({ people }) => people.length + 1,
    ttl: MAX_AGE_MS,
  });
  readonly #reads = new Coalescer<readonly WaitingPerson[] | null>();

  /**
   * Resolves to the same list while it has not changed.
   * @param ask reads the page, unless there was no transition since the given one
   */
  read(
    roomId: string,
    { first, after }: LobbyPage,
    ask: (knownSeq: string | null) => Promise<PageReply | null>,
  ): Promise<readonly WaitingPerson[] | null> {
    const key = JSON.stringify([roomId, first, after]);
    return this.#reads.run(key, async () => {
      const known = this.#known.get(key);
      const reply = await ask(known?.seq ?? null);
      if (!reply) return null;
      const { seq, people } = reply;
      if (people === null) return known?.people ?? null;
      this.#known.set(key, { seq, people });
      return people;
    });
  }
}
