import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { GAP, RedisPubSub, type EventStream, type Gap } from '../../src/redis/pub-sub.js';
import { eventually } from '../support/eventually.js';
import { startOwnRedis } from '../support/own-parts.js';
import { silentLog } from '../support/silent-log.js';
import { tcpProxy } from '../support/tcp-proxy.js';

describe('RedisPubSub on one server', () => {
  const prefix = 'test';
  const cleanups: (() => unknown)[] = [];
  let server: RunningPart;
  let redis: RedisClient;

  beforeAll(async () => {
    server = await startOwnRedis();
    redis = await connectForCommands(server.url, silentLog);
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** An open stream of one topic, and what it has received. */
  async function aStream(url: URL) {
    const subscriber = await connectForSubscriptions(url.href, silentLog);
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

  const redisUrl = () => new URL(server.url);

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
