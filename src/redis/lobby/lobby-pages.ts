import { LRUCache } from 'lru-cache';
import { Coalescer } from '../../lib/coalesce.js';
import type { WaitingPerson } from './lobby-store.js';

/** How many people all kept pages list together. */
const MAX_PEOPLE = 5_000;
/**
 * After a failover, Redis may count transitions that it has lost a second time, so a number alone
 * does not prove for long that nothing has changed.
 */
const MAX_AGE_MS = 1_000;

/** Some of the waiting people. */
export interface LobbyPage {
  readonly first: number;
  /** The identity of the last person of the previous page; null for the first page. */
  readonly after: string | null;
}

/** A page as Redis replies it. */
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
 * The last pages of lobbies that were read. Redis is asked each time whether a page is still the
 * current one, and sends it again only if it is not.
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
