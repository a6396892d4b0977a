import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';
import { checkRedisServer } from '../../src/redis/check-server.js';
import { connectForCommands } from '../../src/redis/connections.js';
import { JoinRoomDocument, LobbyDocument, ParticipantsDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { startWatchedRedis, type WatchedRedis } from '../support/redis-sentinels.js';
import { waiting } from '../support/joining.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let redis: WatchedRedis;
let app: TestApp;

beforeAll(async () => {
  redis = await startWatchedRedis();
  app = await startTestApp({
    env: { REDIS_URL: redis.url },
    receivesWebhooks: true,
    toleratesErrors: true,
  });
});

afterAll(async () => {
  await app.stop();
  await redis.stop();
  await dispose();
});

const isReady = async () => (await fetch(new URL('/readyz', app.url))).status === 200;

const join = async (room: { slug: string }, displayName: string) => {
  const input = { room: room.slug, displayName };
  const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
  return errors?.[0]?.extensions.code ?? data?.joinRoom.__typename;
};

describe('a primary that is killed while Sentinels watch it', () => {
  it('is replaced by its replica: joins, the lobby, subscriptions, and webhooks continue', async () => {
    const host = await app.as('alice');
    const open = await app.given.room(host);
    const restricted = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    const lobby = host.subscribe(LobbyDocument, { roomId: restricted.id });
    await lobby.next();
    const early = app.browser();
    const input = { room: restricted.slug, displayName: 'Early' };
    const { participant } = await waiting(early, input);
    await lobby.until(({ lobby: { participants } }) => participants.length === 1);
    const killed = await redis.primaryPort();

    redis.killPrimary();
    await eventually(isReady, (ready) => !ready);
    expect(await join(open, 'Gus')).toBe('STORAGE_UNAVAILABLE');
    await eventually(
      () => redis.primaryPort(),
      (port) => port !== killed,
      30_000,
    );
    await eventually(isReady, (ready) => ready);

    await eventually(
      () => join(open, 'Gus'),
      (answer) => answer === 'Admitted',
    );
    expect((await waiting(early, input)).participant.id).toBe(participant.id);
    expect(await join(restricted, 'Late')).toBe('Waiting');
    await lobby.until(({ lobby: { participants } }) =>
      participants.some(({ displayName }) => displayName === 'Late'),
    );
    const guest = await enterAs(app.browser(), open.id, 'Webhook');
    await eventually(
      () => host.data(ParticipantsDocument, { roomId: open.id }),
      ({ participants }) => participants.some(({ displayName }) => displayName === 'Webhook'),
    );
    await guest.meeting.leave();
  });
});

describe('REDIS_URL of Sentinels', () => {
  it('fails the start if no Sentinel answers', async () => {
    await expect(
      connectForCommands('redis+sentinel://127.0.0.1:1/foyer', silentLog),
    ).rejects.toThrow(/All sentinels are unreachable/);
  });

  it('fails the start if the Sentinels know no primary of that name', async () => {
    const url = redis.url.replace(/\/\w+$/, '/another');

    await expect(connectForCommands(url, silentLog)).rejects.toThrow(/No such master/);
  });

  it('is asked for in the error when it names a Sentinel as if it were a server', async () => {
    const sentinel = redis.url.replace(/^redis\+sentinel:\/\/([^,]*),.*$/, 'redis://$1');
    const client = await connectForCommands(sentinel, silentLog);

    await expect(checkRedisServer(client)).rejects.toThrow(/redis\+sentinel:\/\//);
    client.disconnect();
  });
});
