import type { UserStore } from '../models/user.js';

export interface DisabledUserSweeperDeps {
  readonly users: Pick<UserStore, 'findDisabledIds'>;
  /** Who has something open on this instance; repetitions are fine. */
  readonly present: () => Iterable<string>;
  /** Closes what they have open. */
  readonly putOut: (userId: string) => void;
  readonly log: { warn(fields: object, message: string): void };
}

const PERIOD_MS = 5_000;
/** Users asked about in one query. Where more are there, the next sweeps ask about the others. */
const BATCH = 5_000;

/**
 * Finds users who were switched off while they had sockets open. New requests need no sweep: each
 * one reads its user anew. While the database is away nobody is put out.
 */
export class DisabledUserSweeper {
  #timer: NodeJS.Timeout | null = null;
  #offset = 0;
  #isRunning = false;

  constructor(private readonly deps: DisabledUserSweeperDeps) {}

  start(): void {
    this.#timer ??= setInterval(() => void this.sweep(), PERIOD_MS).unref();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** One round. Never rejects; a round that is still running makes the next one wait its turn. */
  async sweep(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      const batch = this.#nextBatch();
      for (const id of await this.deps.users.findDisabledIds(batch)) this.deps.putOut(id);
    } catch (error) {
      this.deps.log.warn({ err: error }, 'Failed to query disabled users; retrying in 5 s');
    } finally {
      this.#isRunning = false;
    }
  }

  #nextBatch(): string[] {
    const ids = [...new Set(this.deps.present())].sort();
    if (this.#offset >= ids.length) this.#offset = 0;
    const batch = ids.slice(this.#offset, this.#offset + BATCH);
    this.#offset += BATCH;
    return batch;
  }
}
