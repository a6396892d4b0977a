import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RedisRoomLock } from '../../src/redis/room-lock.js';
import { roomLockContract } from '../support/contracts/room-lock-contract.js';
import { redisForStores } from '../support/redis-stores.js';

describe('RedisRoomLock', () => {
  const connected = redisForStores();
  const anInstance = () => new RedisRoomLock(connected().redis, connected().prefix);

  roomLockContract(() => [anInstance(), anInstance()]);

  it('does not release a lock that another instance has taken over, and aborts the signal', async () => {
    const { redis, prefix } = connected();
    const roomId = randomUUID();
    const key = `${prefix}:lock:{${roomId}}`;

    const isLost = await anInstance().run(roomId, async (lost) => {
      await redis.set(key, 'another instance');
      await new Promise((resolve) => {
        lost.addEventListener('abort', resolve);
      });
      return lost.aborted;
    });

    expect(isLost).toBe(true);
    expect(await redis.get(key)).toBe('another instance');
  });
});
