import { randomUUID } from 'node:crypto';
import type { RedisClient } from './redis-client.js';
import { withTimeout } from '../lib/with-timeout.js';
import { ConflictError } from '../errors/domain-error.js';
import { defineScript } from './define-script.js';
import { redisCall } from './redis-call.js';
import { releaseKey } from './release-key.js';

export interface RoomLock {
  /**
   * Runs `work` under the lock of this room, which is shared by all instances. The signal aborts
   * when the lock is lost (Redis unavailable for longer than the lock lives).
   * @throws ConflictError when the room is locked for longer than `waitMs`, StorageUnavailableError
   */
  run<T>(roomId: string, work: (lost: AbortSignal) => Promise<T>, waitMs?: number): Promise<T>;
}

/** The lock of a process that died expires after this time. */
const LIFE_MS = 6_000;
const RENEWAL_MS = LIFE_MS / 3;
const WAIT_MS = 1_500;
const POLL_MS = 25;

const renew = defineScript({
  file: new URL('./room-lock-renew.lua', import.meta.url),
  keys: ['lock'],
  args: (token: string, lifeMs: number) => [token, lifeMs],
  reply: (kept: number) => kept === 1,
});

/** Serializes the operations on each LiveKit room, because LiveKit does not. */
export class RedisRoomLock implements RoomLock {
  /** The last waiting operation per room on this instance; they queue here rather than in Redis. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
  ) {}

  async run<T>(
    roomId: string,
    work: (lost: AbortSignal) => Promise<T>,
    waitMs = WAIT_MS,
  ): Promise<T> {
    const deadline = Date.now() + waitMs;
    const ahead = this.#queues.get(roomId);
    const turn = this.#turn(roomId, ahead, deadline, work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    // An operation that times out must not let the next one overtake the current one.
    const queue = Promise.all([ahead, settled]);
    this.#queues.set(roomId, queue);
    void queue.then(() => {
      if (this.#queues.get(roomId) === queue) this.#queues.delete(roomId);
    });
    return turn;
  }

  async #turn<T>(
    roomId: string,
    ahead: Promise<unknown> | undefined,
    deadline: number,
    work: (lost: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (ahead && !(await settledBy(deadline, ahead))) throw busy();
    const key = `${this.prefix}:lock:{${roomId}}`;
    const token = randomUUID();
    await this.#acquire(key, token, deadline);
    const lost = new AbortController();
    const renewal = setInterval(() => void this.#renew(key, token, lost), RENEWAL_MS).unref();
    try {
      return await work(lost.signal);
    } finally {
      clearInterval(renewal);
      // An unreleased lock expires; the result of the work matters more.
      await releaseKey(this.redis, [key], token).catch(() => undefined);
    }
  }

  async #acquire(key: string, token: string, deadline: number): Promise<void> {
    for (;;) {
      const answer = await redisCall(() => this.redis.set(key, token, 'PX', LIFE_MS, 'NX'));
      if (answer === 'OK') return;
      if (Date.now() >= deadline) throw busy();
      await delay(POLL_MS * (0.5 + Math.random()));
    }
  }

  async #renew(key: string, token: string, lost: AbortController): Promise<void> {
    try {
      if (!(await renew(this.redis, [key], token, LIFE_MS))) lost.abort();
    } catch {
      // The next renewal may succeed; otherwise the one after that finds the lock gone.
    }
  }
}

const busy = () => new ConflictError('Another operation on this room is in progress; try again.');

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const settledBy = (deadline: number, work: Promise<unknown>): Promise<boolean> =>
  withTimeout(
    work.then(() => true),
    Math.max(0, deadline - Date.now()),
    () => false,
  );
