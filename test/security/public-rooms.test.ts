import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { connectForCommands } from '../../src/redis/connections.js';
import { JoinStatusDocument, RoomDocument } from '../generated/operations.js';
import { admitted } from '../support/joining.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { keysLike } from '../support/redis-data.js';

describe('a public room', () => {
  let app: TestApp;
  let redis: RedisClient;
  let mongo: Connection;

  beforeAll(async () => {
    app = await startTestApp();
    redis = await connectForCommands(app.env['REDIS_URL'] ?? '', silentLog);
    mongo = await connectMongo(app.env['MONGO_URL'] ?? '', silentLog);
  });

  afterAll(async () => {
    redis.disconnect();
    await mongo.close();
    await app.stop();
  });

  /**
   * Every key with its content, apart from those of the job queues, which work all the time, the one
   * that readiness writes, and the one by which instances take turns at sweeping the inbox.
   */
  const inRedis = async (): Promise<Readonly<Record<string, unknown>>> => {
    const keys = await keysLike(redis, `${app.env['REDIS_KEY_PREFIX'] ?? ''}*`);
    const ours = keys.filter((key) => !/:jobs:|:(writable|inbox:sweep)$/.test(key)).toSorted();
    const contents = await Promise.all(ours.map((key) => redis.dump(key)));
    return Object.fromEntries(ours.map((key, index) => [key, contents[index]]));
  };

  /** The number of documents, apart from the one that readiness writes. */
  const inMongo = async (): Promise<Readonly<Record<string, number>>> => {
    const collections = await mongo.listCollections();
    const ours = collections.filter(({ name }) => name !== 'probes');
    const counts = ours.map(
      async ({ name }) => [name, await mongo.collection(name).countDocuments()] as const,
    );
    return Object.fromEntries(await Promise.all(counts));
  };

  it('stores nothing about visitors without an account, however many come', async () => {
    const room = await app.given.room(await app.as('host'), { accessLevel: 'PUBLIC' });
    const visit = async () => {
      const browser = app.browser();
      await browser.data(RoomDocument, { slugOrId: room.slug });
      const { connection } = await admitted(browser, { room: room.slug, displayName: 'Visitor' });
      await browser.execute(JoinStatusDocument, { roomId: room.id });
      return connection.identity;
    };
    // The first one opens the LiveKit room.
    await visit();
    const before = [await inRedis(), await inMongo()];

    const identities = await Promise.all(Array.from({ length: 25 }, visit));

    expect(new Set(identities).size).toBe(25);
    expect([await inRedis(), await inMongo()]).toEqual(before);
  });
});
