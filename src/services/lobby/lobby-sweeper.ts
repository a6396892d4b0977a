import type { Logger } from 'pino';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';

const PERIOD_MS = 500;

/**
 * Removes people with disconnected clients from the lobby of each room that a host watches on this
 * instance.
 */
export class LobbySweeper {
  /** The number of subscriptions by room. */
  readonly #rooms = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #isRunning = false;

  constructor(
    private readonly lobbyStore: Pick<LobbyStore, 'sweep'>,
    private readonly log: Logger,
  ) {}

  /** Sweeps the room until the returned function is called. */
  watch(roomId: string): () => void {
    this.#rooms.set(roomId, (this.#rooms.get(roomId) ?? 0) + 1);
    this.#timer ??= setInterval(() => void this.#sweep(), PERIOD_MS).unref();
    let isWatching = true;
    return () => {
      if (isWatching) this.#leave(roomId);
      isWatching = false;
    };
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#rooms.clear();
  }

  #leave(roomId: string): void {
    const others = (this.#rooms.get(roomId) ?? 0) - 1;
    if (others > 0) this.#rooms.set(roomId, others);
    else this.#rooms.delete(roomId);
    if (this.#rooms.size === 0) this.stop();
  }

  async #sweep(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const sweeps = [...this.#rooms.keys()].map((roomId) => this.lobbyStore.sweep(roomId));
    for (const outcome of await Promise.allSettled(sweeps)) {
      if (outcome.status === 'fulfilled') continue;
      this.log.debug(
        { err: outcome.reason as unknown },
        'Failed to sweep a lobby; retrying in 0.5 s',
      );
    }
    this.#isRunning = false;
  }
}
