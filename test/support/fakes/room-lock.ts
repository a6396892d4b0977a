import { ConflictError } from '../../../src/errors/domain-error.js';
import { withTimeout } from '../../../src/lib/with-timeout.js';
import type { RoomLock } from '../../../src/redis/room-lock.js';

/** Serializes the operations on each room within one process. */
export class FakeRoomLock implements RoomLock {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(
    roomId: string,
    work: (lost: AbortSignal) => Promise<T>,
    waitMs = 1_500,
  ): Promise<T> {
    const ahead = this.#last.get(roomId) ?? Promise.resolve();
    const turn = this.#afterThat(ahead, work, waitMs);
    // A caller that gives up does not let those behind it overtake the one ahead.
    this.#last.set(roomId, Promise.allSettled([ahead, turn]));
    return turn;
  }

  async #afterThat<T>(
    ahead: Promise<unknown>,
    work: (lost: AbortSignal) => Promise<T>,
    waitMs: number,
  ): Promise<T> {
    const isMyTurn = await withTimeout(
      ahead.then(() => true),
      waitMs,
      () => false,
    );
    if (!isMyTurn) throw new ConflictError('Another operation on this room is in progress.');
    return work(new AbortController().signal);
  }
}
