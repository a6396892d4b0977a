import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectForSubscriptions } from '../../src/redis/connections.js';
import { GAP, RedisPubSub, type EventStream, type Gap } from '../../src/redis/pub-sub.js';
import { eventually } from '../support/eventually.js';
import { redisForStores } from '../support/redis-stores.js';
import { silentLog } from '../support/silent-log.js';
import { tcpProxy } from '../support/tcp-proxy.js';

const connected = redisForStores();

describe('RedisPubSub on connectForSubscriptions', () => {
  const cleanups: (() => unknown)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** An open stream of one topic, and what it has received. */
  async function aStream(url: URL) {
    const { redis, prefix } = connected();
    const subscriber: Redis = await connectForSubscriptions(url.href, silentLog);
    cleanups.push(() => subscriber.disconnect());
    const pubSub = new RedisPubSub(redis, subscriber, prefix, silentLog);
    const topic = randomUUID();
    const received: (string | Gap)[] = [];
    void readAll(await pubSub.open<string>([topic]), received);
    const publish = (event: string) => pubSub.publish(topic, event);
    return { received, publish };
  }

  async function readAll(stream: EventStream<string>, received: (string | Gap)[]): Promise<void> {
    for await (const event of stream) received.push(event);
  }

  const redisUrl = () => new URL(process.env['REDIS_URL'] ?? '');

  it('delivers events after a lost connection, and first tells that some may be missing', async () => {
    const proxy = await tcpProxy({ host: redisUrl().hostname, port: Number(redisUrl().port) });
    cleanups.push(() => proxy.cut());
    const url = redisUrl();
    url.host = `127.0.0.1:${proxy.port}`;
    const { received, publish } = await aStream(url);

    await proxy.cut();
    publish('missed');
    await proxy.restore();
    await eventually(
      () => received,
      ([first]) => first === GAP,
    );
    publish('received');

    await eventually(
      () => received,
      (events) => events.at(-1) === 'received',
    );
    expect(received).toEqual([GAP, 'received']);
  });

  it('delivers events again once Redis accepts the subscription that it rejected after a reconnect', async () => {
    const { redis } = connected();
    const [user, password] = [`user-${randomUUID()}`, randomUUID()];
    const setUser = (...rules: string[]) => redis.call('ACL', 'SETUSER', user, ...rules);
    await setUser('on', `>${password}`, '+@all', 'allchannels');
    cleanups.push(() => redis.call('ACL', 'DELUSER', user));
    const url = Object.assign(redisUrl(), { username: user, password });
    const { received, publish } = await aStream(url);

    // Redis disconnects subscribers that may no longer read their channels.
    await setUser('resetchannels');
    await eventually(
      () => redis.call('ACL', 'LOG'),
      (rejected) => JSON.stringify(rejected).includes(user),
    );
    await setUser('allchannels');
    await eventually(
      () => received,
      ([first]) => first === GAP,
    );
    publish('received');

    await eventually(
      () => received,
      (events) => events.at(-1) === 'received',
    );
    expect(received.filter((event) => event !== GAP)).toEqual(['received']);
  });
});
