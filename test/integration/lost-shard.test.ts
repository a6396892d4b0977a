import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';
import { eventually } from '../support/eventually.js';
import { startOwnCluster, type OwnCluster } from '../support/redis-cluster.js';
import {
  arrivesByWebhook,
  hasName,
  joinAnswer,
  roomOnEachShard,
} from '../support/rooms-on-shards.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('a shard of a cluster that is lost with its replica', () => {
  let cluster: OwnCluster;
  let app: TestApp;
  let host: TestClient;

  beforeAll(async () => {
    cluster = await startOwnCluster(['--cluster-require-full-coverage', 'no']);
    app = await startTestApp({
      env: { REDIS_URL: cluster.url },
      receivesWebhooks: true,
      toleratesErrors: true,
    });
    host = await app.as('alice');
  });

  afterAll(async () => {
    await app.stop();
    await cluster.stop();
    await dispose();
  });

  const readiness = async () => {
    const response = await fetch(new URL('/readyz', app.url));
    const { parts } = (await response.json()) as {
      parts: Record<string, { ok: boolean; reason?: string }>;
    };
    return { status: response.status, redis: parts['redis'] };
  };

  it('is named in /readyz while rooms on other shards work, and its rooms work again when it returns', async () => {
    const rooms = await roomOnEachShard(cluster, app, host);
    const open = await app.given.room(host);
    const lost = cluster.shardOf(open.id);
    const others = rooms.filter(({ shard }) => shard !== lost);

    await cluster.loseShard(lost);

    const { redis } = await eventually(readiness, ({ status }) => status === 503);
    expect(redis).toMatchObject({ ok: false, reason: `No writes to ${cluster.masterOf(lost)}` });
    expect(await joinAnswer(app, open, 'Late')).toBe('STORAGE_UNAVAILABLE');
    for (const { room, lobby } of others) {
      expect(await joinAnswer(app, room, 'Early')).toBe('Waiting');
      await lobby.until(hasName('Early'));
    }
    expect((await readiness()).status).toBe(503);

    await cluster.returnShard(lost);

    await eventually(readiness, ({ status }) => status === 200);
    for (const { room, lobby } of rooms) {
      expect(await joinAnswer(app, room, 'Late')).toBe('Waiting');
      await lobby.until(hasName('Late'));
      lobby.close();
    }
    await arrivesByWebhook(app, host, open.id);
  });
});
