import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { LobbyDocument } from '../generated/operations.js';
import { admitted } from '../support/joining.js';
import { RawSocket } from '../support/raw-socket.js';
import { eventually } from '../support/eventually.js';
import { startOwnRedis } from '../support/own-parts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import type { TestClient } from '../support/test-client.js';
import { connectToRedisOf, keysLike } from '../support/redis-data.js';

/** The close code when a session ends. */
const SIGNED_OUT = 4403;

describe('a subscription of a session', () => {
  /** A separate server, because the test kills its connections while other suites run. */
  let server: RunningPart;
  let app: TestApp;
  let redis: Redis;
  let host: TestClient;
  let roomId: string;
  let socket: RawSocket;

  beforeAll(async () => {
    server = await startOwnRedis();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    app = await startTestApp({ env: { REDIS_URL: server.url } });
    redis = new Redis(server.url);
    host = await app.as('host');
    roomId = (await app.given.room(host)).id;
    socket = await RawSocket.ready(app.url, { headers: { cookie: host.cookies.header ?? '' } });
    const query = 'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type } }';
    socket.subscribe('1', query, { roomId });
    await socket.message('next');
  });

  afterEach(async () => {
    socket.end();
    redis.disconnect();
    await app.stop();
  });

  const sessionKey = async (): Promise<string> => {
    const [key] = await redis.keys(`${app.env['REDIS_KEY_PREFIX'] ?? ''}:session:*`);
    if (!key) throw new Error('no session in Redis');
    return key;
  };

  const signOut = () =>
    host.fetch('/auth/logout', { method: 'POST', headers: { origin: app.url } });

  it('ends at once when the user signs out', async () => {
    await signOut();

    expect(await socket.closeCode()).toBe(SIGNED_OUT);
  });

  it('ends when the user signs out while the connection that reports it reconnects', async () => {
    await Promise.all([redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'), signOut()]);

    expect(await socket.closeCode()).toBe(SIGNED_OUT);
  });

  it('ends when the user signs out, even if the event is lost', async () => {
    await redis.del(await sessionKey());

    const closed = await eventually(() => socket.closed, Boolean);
    expect(closed).toBe(SIGNED_OUT);
  });

  it('ends when a later operation of the socket finds that the session has ended', async () => {
    await redis.del(await sessionKey());
    // This operation has no user, and must not remove the host from any list.
    socket.subscribe('2', 'subscription { lobby(roomId: "x") { type } }');
    await socket.answerTo('2');

    const closed = await eventually(() => socket.closed, Boolean);
    expect(closed).toBe(SIGNED_OUT);
  });

  it('ends with its socket, even if its ID was used again before it began', async () => {
    const query = 'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type } }';
    for (let count = 0; count < 15; count += 1) {
      socket.subscribe('same', query, { roomId });
      socket.send({ id: 'same', type: 'complete' });
    }
    socket.subscribe('same', query, { roomId });
    await eventually(() => socket.messages.some(({ id }) => id === 'same'), Boolean);
    socket.end();

    const channels = () => redis.pubsub('CHANNELS', `*${roomId}*`);
    await eventually(channels, (open) => open.length === 0);
  });

  it('continues while its session lasts', async () => {
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    // Subscriptions are rejected until the connection is restored.
    await eventually(() => host.subscribe(LobbyDocument, { roomId }).next());

    expect(socket.closed).toBeNull();
  });
});

describe('connection_init', () => {
  it('is read like HTTP headers: in any case, and in nested headers', async () => {
    const app = await startTestApp();
    const sockets: RawSocket[] = [];
    try {
      const { slug, id: roomId } = await app.given.room(await app.as('host'), {
        accessLevel: 'PUBLIC',
      });
      const guest = await admitted(app.browser(), { room: slug, displayName: 'Guest' });
      const bearer = `Bearer ${guest.connection.token}`;
      const told = async (params: object) => {
        const socket = await RawSocket.ready(app.url, { params });
        sockets.push(socket);
        const query = 'subscription ($id: ID!) { roomEvents(roomId: $id) { __typename } }';
        socket.subscribe('1', query, { id: roomId });
        return JSON.stringify(await socket.answerTo('1'));
      };
      const nameless = await told({});
      const answers = await Promise.all([
        told({ authorization: bearer }),
        told({ Authorization: bearer }),
        told({ headers: { Authorization: bearer } }),
        told({ Headers: { AUTHORIZATION: bearer } }),
      ]);

      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).not.toBe(nameless);
    } finally {
      for (const socket of sockets) socket.end();
      await app.stop();
    }
  });
});

describe('a session', () => {
  it('closes its sockets when it expires', async () => {
    const app = await startTestApp({ env: { SESSION_TTL_SECONDS: '60' } });
    const redis = await connectToRedisOf(app.env);
    try {
      const host = await app.as('host');
      const { id: roomId } = await app.given.room(host);
      const prefix = `${app.env['REDIS_KEY_PREFIX'] ?? ''}:session:`;
      const [key = ''] = await keysLike(redis, `${prefix}*`);
      const session = JSON.parse((await redis.get(key)) ?? '') as { cookie: { expires: string } };
      session.cookie.expires = new Date(Date.now() + 3_000).toISOString();
      await redis.set(key, JSON.stringify(session), 'PX', 3_000);
      const socket = await RawSocket.ready(app.url, {
        headers: { cookie: host.cookies.header ?? '' },
      });
      const query = 'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type } }';
      socket.subscribe('1', query, { roomId });
      await socket.message('next');

      expect(await socket.closeCode()).toBe(SIGNED_OUT);
    } finally {
      redis.disconnect();
      await app.stop();
    }
  });
});
