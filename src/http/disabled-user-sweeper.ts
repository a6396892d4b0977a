import { RepeatedTask } from '../lib/repeated-task.js';
import type { UserStore } from '../models/user.js';

export interface DisabledUserSweeperDeps {
  readonly userStore: Pick<UserStore, 'findDisabledIds'>;
  /** Users with open sockets on this instance; may contain repetitions. */
  readonly connectedUserIds: () => Iterable<string>;
  /** Closes the user's sockets. */
  readonly disconnect: (userId: string) => void;
  readonly log: { warn(fields: object, message: string): void };
}

/** A disabled user must be out within five seconds on every instance, also if the event is lost. */
const PERIOD_MS = 3_000;
/** Users per query. If there are more, the next runs query the others. */
const BATCH = 5_000;

/**
 * Finds users who were disabled while they had open sockets. Requests need no sweep, because each
 * reads its user. While the database is unavailable, no user is disconnected.
 */
export class DisabledUserSweeper {
  readonly #task: RepeatedTask;
  #offset = 0;

  constructor(private readonly deps: DisabledUserSweeperDeps) {
    this.#task = new RepeatedTask({
      periodMs: PERIOD_MS,
      run: () => this.#disconnectDisabled(),
      onError: (error) =>
        deps.log.warn({ err: error }, 'Failed to query disabled users; retrying in 3 s'),
    });
  }

  start(): void {
    this.#task.start();
  }

  close(): void {
    this.#task.close();
  }

  /** One run. Never rejects; does nothing while another run is in progress. */
  sweep(): Promise<void> {
    return this.#task.run();
  }

  async #disconnectDisabled(): Promise<void> {
    const disabled = await this.deps.userStore.findDisabledIds(this.#nextBatch());
    for (const id of disabled) this.deps.disconnect(id);
  }

  #nextBatch(): string[] {
    const ids = [...new Set(this.deps.connectedUserIds())].sort();
    if (this.#offset >= ids.length) this.#offset = 0;
    const batch = ids.slice(this.#offset, this.#offset + BATCH);
    this.#offset += BATCH;
    return batch;
  }
}
