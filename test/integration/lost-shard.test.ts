import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';
import type { ResultOf } from '@graphql-typed-document-node/core';
import { JoinRoomDocument, LobbyDocument, ParticipantsDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { startOwnCluster, type OwnCluster } from '../support/redis-cluster.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

interface Room {
  readonly id: string;
  readonly slug: string;
}

type LobbyData = ResultOf<typeof LobbyDocument>;

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

  const join = async ({ slug }: Room, displayName: string) => {
    const input = { room: slug, displayName };
    const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
    return errors?.[0]?.extensions.code ?? data?.joinRoom.__typename;
  };

  /** A room on each shard, with the lobby as its owner sees it. */
  async function roomOnEachShard() {
    const found = new Map<number, Room>();
    while (found.size < cluster.shardCount) {
      const room = await app.given.room(host, { accessLevel: 'RESTRICTED' });
      found.set(cluster.shardOf(room.id), room);
    }
    return Promise.all(
      [...found].map(async ([shard, room]) => {
        const lobby = host.subscribe(LobbyDocument, { roomId: room.id });
        await lobby.next();
        return { shard, room, lobby };
      }),
    );
  }

  it('is named in /readyz while rooms on other shards work, and its rooms work again when it returns', async () => {
    const rooms = await roomOnEachShard();
    const open = await app.given.room(host);
    const lost = cluster.shardOf(open.id);
    const others = rooms.filter(({ shard }) => shard !== lost);

    await cluster.loseShard(lost);

    const { redis } = await eventually(readiness, ({ status }) => status === 503);
    expect(redis).toMatchObject({ ok: false, reason: `No writes to ${cluster.masterOf(lost)}` });
    expect(await join(open, 'Late')).toBe('STORAGE_UNAVAILABLE');
    for (const { room, lobby } of others) {
      expect(await join(room, 'Early')).toBe('Waiting');
      await lobby.until(hasName('Early'));
    }
    expect((await readiness()).status).toBe(503);

    await cluster.returnShard(lost);

    await eventually(readiness, ({ status }) => status === 200);
    for (const { room, lobby } of rooms) {
      expect(await join(room, 'Late')).toBe('Waiting');
      await lobby.until(hasName('Late'));
      lobby.close();
    }
    const guest = await enterAs(app.browser(), open.id, 'Webhook');
    await eventually(
      () => host.data(ParticipantsDocument, { roomId: open.id }),
      ({ participants }) => participants.some(({ displayName }) => displayName === 'Webhook'),
    );
    await guest.meeting.leave();
  });
});

const hasName =
  (name: string) =>
  ({ lobby: { participants } }: LobbyData): boolean =>
    participants.some(({ displayName }) => displayName === name);
