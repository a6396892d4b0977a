import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { CreateRoomDocument, JoinRoomDocument, LobbyDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { startOwnMongo, startOwnRedis } from '../support/own-parts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('an outage of a dependency', () => {
  let app: TestApp;
  let redis: RunningPart;
  let mongo: RunningPart;
  let host: TestClient;
  let publicRoom: { slug: string; id: string };
  let restrictedRoom: { slug: string; id: string };

  beforeAll(async () => {
    [redis, mongo] = await Promise.all([startOwnRedis(), startOwnMongo()]);
    const env = { REDIS_URL: redis.url, MONGO_URL: mongo.url };
    app = await startTestApp({ env, receivesWebhooks: true, toleratesErrors: true });
    host = await app.as('alice');
    publicRoom = await app.given.room(host, { accessLevel: 'PUBLIC' });
    restrictedRoom = await app.given.room(host, { accessLevel: 'RESTRICTED' });
  });

  afterAll(async () => {
    await app.stop();
    await Promise.all([redis.stop(), mongo.stop()]);
  });

  const readiness = async () => {
    const response = await fetch(new URL('/readyz', app.url));
    const { parts } = (await response.json()) as { parts: Record<string, { ok: boolean }> };
    return { status: response.status, away: Object.keys(parts).filter((name) => !parts[name]?.ok) };
  };

  /** Only this part: others may seem unavailable at first. */
  const isAway = (part: string) =>
    eventually(async () => expect(await readiness()).toEqual({ status: 503, away: [part] }));

  /** The result of a new guest's joinRoom: an outcome, or the error code. */
  const knock = async (room: { slug: string }): Promise<string> => {
    const input = { room: room.slug, displayName: 'Gus' };
    const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
    return errors?.[0]?.extensions.code ?? data?.joinRoom.__typename ?? 'nothing';
  };

  const worksAgain = async () => {
    await eventually(readiness, ({ status }) => status === 200);
    await eventually(
      () => knock(publicRoom),
      (answer) => answer === 'Admitted',
    );
    await eventually(
      () => knock(restrictedRoom),
      (answer) => answer === 'Waiting',
    );
    await host.data(CreateRoomDocument, { input: { name: 'after the outage' } });
  };

  it('Redis: admits no person during the outage, and works afterward', async () => {
    await redis.stop();

    await isAway('redis');
    expect(await knock(publicRoom)).toBe('STORAGE_UNAVAILABLE');
    expect(await knock(restrictedRoom)).toBe('STORAGE_UNAVAILABLE');
    expect(await host.refusal(CreateRoomDocument, { input: { name: 'x' } })).toBe(
      'STORAGE_UNAVAILABLE',
    );

    await redis.start();
    await worksAgain();
  });

  it('Redis: continues open subscriptions afterward', async () => {
    const lobby = host.subscribe(LobbyDocument, { roomId: restrictedRoom.id });
    await lobby.next();
    await redis.stop();
    await redis.start();
    await eventually(readiness, ({ status }) => status === 200);

    const guest = app.browser();
    await eventually(
      () =>
        guest.execute(JoinRoomDocument, {
          input: { room: restrictedRoom.slug, displayName: 'Late' },
        }),
      ({ errors }) => errors === undefined,
    );

    await lobby.until(({ lobby: { participants } }) =>
      participants.some(({ displayName }) => displayName === 'Late'),
    );
  });

  it('MongoDB: answers STORAGE_UNAVAILABLE during the outage, and works afterward', async () => {
    await mongo.stop();

    await isAway('mongodb');
    expect(await knock(publicRoom)).toBe('STORAGE_UNAVAILABLE');

    await mongo.start();
    await worksAgain();
  });

  it('MongoDB: treats a server that accepts calls and never answers as unavailable', async () => {
    process.kill(mongo.pid, 'SIGSTOP');
    try {
      await isAway('mongodb');
      expect(await knock(publicRoom)).toBe('STORAGE_UNAVAILABLE');
      expect(await knock(restrictedRoom)).toBe('STORAGE_UNAVAILABLE');
    } finally {
      process.kill(mongo.pid, 'SIGCONT');
    }

    await worksAgain();
  });

  it('LiveKit: mints no tokens during the outage, lets people wait, and works afterward', async () => {
    await app.livekit?.stop();

    await isAway('livekit');
    expect(await knock(publicRoom)).toBe('MEDIA_UNAVAILABLE');
    expect(await knock(restrictedRoom)).toBe('Waiting');

    await app.livekit?.start();
    await worksAgain();
  });
});
