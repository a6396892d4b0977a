import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { ConflictError } from '../../../src/errors/domain-error.js';
import type { RoomLock } from '../../../src/redis/room-lock.js';
import { Deferred } from '../deferred.js';

/**
 * What every lock of rooms must do.
 *
 * @param instances locks of several instances of the gateway, which exclude each other
 */
export function roomLockContract(instances: () => readonly [RoomLock, RoomLock]): void {
  it('runs one operation on a room at a time, over all instances, and all of them in the end', async () => {
    const roomId = randomUUID();
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(Math.random() * 10);
      running -= 1;
    };

    const works = instances().flatMap((lock) =>
      Array.from({ length: 10 }, () => lock.run(roomId, work, 10_000)),
    );
    await Promise.all(works);

    expect(works).toHaveLength(20);
    expect(most).toBe(1);
  });

  it('runs operations on different rooms at the same time', async () => {
    const [lock] = instances();
    const order: string[] = [];
    const other = new Deferred();

    // In one room, the second would wait for the first, and the first for the second.
    await Promise.all([
      lock.run(randomUUID(), async () => {
        await other.given;
        order.push('one');
      }),
      lock.run(randomUUID(), () => {
        order.push('other');
        other.give();
        return other.given;
      }),
    ]);

    expect(order).toEqual(['other', 'one']);
  });

  it('answers CONFLICT to an operation that has waited for as long as it may', async () => {
    const roomId = randomUUID();
    const [here, there] = instances();
    const [begun, enough] = [new Deferred(), new Deferred()];
    const held = here.run(roomId, () => {
      begun.give();
      return enough.given;
    });
    await begun.given;

    const refused = await Promise.allSettled([
      here.run(roomId, () => pause(0), 100),
      there.run(roomId, () => pause(0), 100),
    ]);
    enough.give();
    await held;

    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ConflictError) });
    }
    await here.run(roomId, () => pause(0), 100);
  });

  it('runs the next operation after one that failed', async () => {
    const roomId = randomUUID();
    const [lock] = instances();

    await expect(lock.run(roomId, () => Promise.reject(new Error('broken')))).rejects.toThrow();

    expect(await lock.run(roomId, () => Promise.resolve('next'), 100)).toBe('next');
  });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
