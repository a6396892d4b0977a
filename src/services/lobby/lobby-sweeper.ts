import type { Logger } from 'pino';
import { RepeatedTask } from '../../lib/repeated-task.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';

const PERIOD_MS = 500;

/**
 * Removes people with disconnected clients from the lobby of each room that a host watches on this
 * instance.
 */
export class LobbySweeper {
  /** The number of subscriptions by room. */
  readonly #rooms = new Map<string, number>();
  readonly #task: RepeatedTask;

  constructor(
    private readonly lobbyStore: Pick<LobbyStore, 'sweep'>,
    private readonly log: Logger,
  ) {
    this.#task = new RepeatedTask({
      periodMs: PERIOD_MS,
      run: () => this.#sweep(),
      onError: (error) => this.#logFailure(error),
    });
  }

  /** Sweeps the room until the returned function is called. */
  watch(roomId: string): () => void {
    this.#rooms.set(roomId, (this.#rooms.get(roomId) ?? 0) + 1);
    this.#task.start();
    let isWatching = true;
    return () => {
      if (isWatching) this.#leave(roomId);
      isWatching = false;
    };
  }

  stop(): void {
    this.#task.close();
    this.#rooms.clear();
  }

  #leave(roomId: string): void {
    const others = (this.#rooms.get(roomId) ?? 0) - 1;
    if (others > 0) this.#rooms.set(roomId, others);
    else this.#rooms.delete(roomId);
    if (this.#rooms.size === 0) this.stop();
  }

  async #sweep(): Promise<void> {
    const sweeps = [...this.#rooms.keys()].map((roomId) => this.lobbyStore.sweep(roomId));
    for (const outcome of await Promise.allSettled(sweeps)) {
      if (outcome.status === 'rejected') this.#logFailure(outcome.reason);
    }
  }

  #logFailure(error: unknown): void {
    this.log.debug({ err: error }, 'Failed to sweep a lobby; retrying in 0.5 s');
  }
}
