import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { ConflictError } from '../../src/errors/domain-error.js';
import { connectForCommands } from '../../src/redis/connections.js';
import { RedisRoomLock } from '../../src/redis/room-lock.js';
import { Deferred } from '../support/deferred.js';
import { silentLog } from '../support/silent-log.js';

describe('RedisRoomLock', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  let redis: Redis;

  beforeAll(async () => {
    redis = await connectForCommands(process.env['REDIS_URL'] ?? '', silentLog);
  });

  afterAll(() => redis.disconnect());

  /** As many instances as the test needs. */
  const instances = (count: number) =>
    Array.from({ length: count }, () => new RedisRoomLock(redis, prefix));

  it('lets one work on a room at a time, over all instances, and the others after it', async () => {
    const roomId = randomUUID();
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(Math.random() * 10);
      running -= 1;
    };

    const works = instances(3).flatMap((lock) =>
      Array.from({ length: 10 }, () => lock.run(roomId, work, 10_000)),
    );
    await Promise.all(works);

    expect(most).toBe(1);
  });

  it('keeps rooms apart', async () => {
    const [lock] = instances(1);
    const order: string[] = [];
    const other = new Deferred();

    // In one room, the operations would wait for each other.
    await Promise.all([
      lock?.run('one', async () => {
        await other.given;
        order.push('one');
      }),
      lock?.run('other', () => {
        order.push('other');
        other.give();
        return other.given;
      }),
    ]);

    expect(order).toEqual(['other', 'one']);
  });

  it('keeps nobody waiting longer than they want to', async () => {
    const roomId = randomUUID();
    const [here, there] = instances(2);
    const [begun, enough] = [new Deferred(), new Deferred()];
    const held = here?.run(roomId, () => {
      begun.give();
      return enough.given;
    });
    await begun.given;

    const refused = await Promise.allSettled([
      here?.run(roomId, () => pause(0), 100),
      there?.run(roomId, () => pause(0), 100),
    ]);
    enough.give();
    await held;

    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ConflictError) });
    }
    await here?.run(roomId, () => pause(0), 100);
  });

  it('lets the next one in when work fails', async () => {
    const roomId = randomUUID();
    const [lock] = instances(1);

    await expect(lock?.run(roomId, () => Promise.reject(new Error('broken')))).rejects.toThrow();

    expect(await lock?.run(roomId, () => Promise.resolve('next'), 100)).toBe('next');
  });

  it('does not release what somebody else has taken over, and says so', async () => {
    const roomId = randomUUID();
    const key = `${prefix}:lock:{${roomId}}`;
    const [lock] = instances(1);

    const isLost = await lock?.run(roomId, async (lost) => {
      await redis.set(key, 'somebody else');
      await new Promise((resolve) => {
        lost.addEventListener('abort', resolve);
      });
      return lost.aborted;
    });

    expect(isLost).toBe(true);
    expect(await redis.get(key)).toBe('somebody else');
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
