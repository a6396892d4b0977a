import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';
import { randomUUID } from 'node:crypto';
import { JobQueue } from '../../src/jobs/job-queue.js';
import { checkRedisServer } from '../../src/redis/check-server.js';
import {
  connectForCommands,
  connectForJobs,
  connectForSubscriptions,
} from '../../src/redis/connections.js';
import { connectCluster } from '../../src/redis/connect-cluster.js';
import { RedisMonitor } from '../../src/redis/redis-monitor.js';
import { GAP, RedisPubSub } from '../../src/redis/pub-sub.js';
import { ClusterSubscriptions } from '../../src/redis/subscriptions/cluster-subscriptions.js';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { pubSubContract } from '../support/contracts/pub-sub-contract.js';
import { eventually } from '../support/eventually.js';
import { startOwnRedis } from '../support/own-parts.js';
import { startOwnCluster, type OwnCluster } from '../support/redis-cluster.js';
import { silentLog } from '../support/silent-log.js';
import {
  arrivesByWebhook,
  hasName,
  joinAnswer,
  roomOnEachShard,
} from '../support/rooms-on-shards.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let cluster: OwnCluster;

beforeAll(async () => {
  cluster = await startOwnCluster();
});

afterAll(async () => {
  await cluster.stop();
  await dispose();
});

describe.each([
  ['sharded channels', true],
  ['channels of all nodes, as before Redis 7,', false],
])('RedisPubSub on a cluster, with %s', (_, isSharded) => {
  let pubSub: RedisPubSub;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    const commands = await connectForCommands(cluster.url, silentLog);
    const nodes = await connectCluster(cluster.url, 'test', silentLog, {
      maxRetriesPerRequest: 1,
    });
    const subscriptions = new ClusterSubscriptions(nodes, isSharded, silentLog);
    pubSub = new RedisPubSub(commands, subscriptions, `test-${randomUUID()}`, silentLog);
    closing.push(
      () => commands.disconnect(),
      () => subscriptions.disconnect(),
    );
  });

  afterAll(() => {
    for (const close of closing) close();
  });

  pubSubContract(() => pubSub);
});

describe('connectForSubscriptions, on a cluster,', () => {
  it('uses sharded channels, which the server supports', async () => {
    const subscriptions = await connectForSubscriptions(cluster.url, silentLog);

    expect(subscriptions.isSharded).toBe(true);
    subscriptions.disconnect();
  });

  it('delivers events after its connections were lost, and first tells that some may be missing', async () => {
    const commands = await connectForCommands(cluster.url, silentLog);
    const subscriptions = await connectForSubscriptions(cluster.url, silentLog);
    const pubSub = new RedisPubSub(commands, subscriptions, `test-${randomUUID()}`, silentLog);
    const topics = Array.from({ length: 10 }, () => randomUUID());
    const streams = await Promise.all(topics.map((topic) => pubSub.open<string>([topic])));

    subscriptions.renew(performance.now());

    for (const stream of streams) expect((await stream.next()).value).toBe(GAP);
    for (const topic of topics) pubSub.publish(topic, 'received');
    for (const stream of streams) expect((await stream.next()).value).toBe('received');
    await pubSub.close();
    commands.disconnect();
    subscriptions.disconnect();
  });
});

describe('REDIS_URL of a cluster', () => {
  let server: RunningPart;

  beforeAll(async () => {
    server = await startOwnRedis();
  });

  afterAll(() => server.stop());

  it('fails the start if no node answers', async () => {
    await expect(connectForCommands('redis+cluster://127.0.0.1:1', silentLog)).rejects.toThrow(
      /No node of the cluster answers: 127\.0\.0\.1:1$/,
    );
  });

  it('fails the start if it names a single server, with the form for that', async () => {
    const url = server.url.replace('redis://', 'redis+cluster://');

    await expect(connectForCommands(url, silentLog)).rejects.toThrow(/write redis:\/\//);
  });

  it('is asked for in the error when it names a node as if it were a single server', async () => {
    const node = cluster.url.replace(/^redis\+cluster:\/\/([^,]*),.*$/, 'redis://$1');
    const client = await connectForCommands(node, silentLog);

    await expect(checkRedisServer(client)).rejects.toThrow(/redis\+cluster:\/\//);
    client.disconnect();
  });
});

describe('a master of a cluster that is cut off', () => {
  let own: OwnCluster;

  beforeAll(async () => {
    own = await startOwnCluster();
  });

  afterAll(() => own.stop());

  it('is replaced by its replica: its job queues continue, although its connections stay open', async () => {
    const [commands, jobs] = await Promise.all([
      connectForCommands(own.url, silentLog),
      connectForJobs(own.url, silentLog),
    ]);
    const subscriptions = { isReady: true, check: () => Promise.resolve(), renew: () => undefined };
    const monitor = new RedisMonitor({ commands, subscriptions, prefix: 'test', log: silentLog });
    const name = randomUUID();
    const queue = new JobQueue<{ when: string }>(name, {
      commands,
      jobs,
      prefix: 'test',
      log: silentLog,
    });
    const done = new Set<string>();
    const run = ({ when }: { when: string }) => Promise.resolve(void done.add(when));
    queue.work({ run, concurrency: 1 });
    monitor.start();
    await queue.add({ when: 'before' });
    await eventually(() => done.has('before'), Boolean);

    const shard = own.shardOf(`test:${name}`);
    own.signalMaster(shard, 'SIGSTOP');
    await eventually(() => queue.add({ when: 'after' }).then(() => true), Boolean);

    await eventually(() => done.has('after'), Boolean);
    own.signalMaster(shard, 'SIGKILL');
    monitor.stop();
    await queue.close();
    commands.disconnect();
    jobs.disconnect();
  });
});

describe('a master of a cluster that is killed', () => {
  let app: TestApp;
  let host: TestClient;

  beforeAll(async () => {
    app = await startTestApp({
      env: { REDIS_URL: cluster.url },
      receivesWebhooks: true,
      toleratesErrors: true,
    });
    host = await app.as('alice');
  });

  afterAll(() => app.stop());

  const isReady = async () => (await fetch(new URL('/readyz', app.url))).status === 200;

  it('is replaced by its replica: joins, the lobby, subscriptions, and webhooks continue in all rooms', async () => {
    const shards = await roomOnEachShard(cluster, app, host);
    const open = await app.given.room(host);

    cluster.signalMaster(cluster.shardOf(open.id), 'SIGKILL');
    await eventually(isReady, (ready) => !ready);
    await eventually(isReady, (ready) => ready);

    for (const { room, lobby } of shards) {
      await eventually(
        () => joinAnswer(app, room, 'Late'),
        (answer) => answer === 'Waiting',
      );
      await lobby.until(hasName('Late'));
      lobby.close();
    }
    await arrivesByWebhook(app, host, open.id);
  });
});
