import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { JoinRoomDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { signBody, type Signing } from '../support/livekit-delivery.js';
import { enterMeeting } from '../support/meeting.js';
import { metric } from '../support/metric.js';
import { startOwnMongo, startOwnRedis } from '../support/own-parts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { connectToRedisOf } from '../support/redis-data.js';

const OLD = { key: 'old-key', secret: 'o'.repeat(32) };

const signingOf = (app: TestApp): Signing => ({
  key: app.env['LIVEKIT_API_KEY'] ?? '',
  secret: app.env['LIVEKIT_API_SECRET'] ?? '',
});

function bodyOf(event: string, difference: object = {}): string {
  const room = { sid: `RM_${randomUUID()}`, name: randomUUID(), turnPassword: 'turn-secret' };
  return JSON.stringify({ event, id: `EV_${randomUUID()}`, createdAt: '1', room, ...difference });
}

/** The status of the response. */
async function post(app: TestApp, body: RequestInit['body'], headers: Record<string, string>) {
  const response = await fetch(new URL('/webhooks/livekit', app.url), {
    method: 'POST',
    headers: { 'content-type': 'application/webhook+json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  await response.arrayBuffer();
  return response.status;
}

const deliver = (app: TestApp, body: string, signing = signingOf(app)) =>
  post(app, body, { authorization: signBody(body, signing) });

describe('the LiveKit webhook', () => {
  let app: TestApp;

  beforeAll(async () => {
    const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = process.env;
    const env = {
      LIVEKIT_WEBHOOK_KEYS: `${key ?? ''}:${secret ?? ''},${OLD.key}:${OLD.secret}`,
      LIVEKIT_WEBHOOK_ROOMS: '^(?!theirs)',
    };
    app = await startTestApp({ env });
  });

  afterAll(() => app.stop());

  it('accepts events, and handles them soon after', async () => {
    const done = await metric(app, 'foyer_webhook_done_total');

    expect(await deliver(app, bodyOf('room_started'))).toBe(200);

    await eventually(
      () => metric(app, 'foyer_webhook_done_total'),
      (now) => now === done + 1,
    );
  });

  it('accepts either key during a rotation, and application/json', async () => {
    const body = bodyOf('room_started');
    expect(await deliver(app, body, OLD)).toBe(200);
    expect(
      await post(app, body, {
        authorization: `Bearer ${signBody(body, OLD)}`,
        'content-type': 'application/json; charset=utf-8',
      }),
    ).toBe(200);
  });

  it('handles an event once, and acknowledges and counts repetitions', async () => {
    const body = bodyOf('room_finished');
    const before = await metric(app, 'foyer_webhook_repeated_total');

    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(app, body)));

    expect(answers).toEqual([200, 200, 200, 200, 200]);
    expect(await metric(app, 'foyer_webhook_repeated_total')).toBe(before + 4);
  });

  it.each([
    ['no signature', (body: string) => post(app, body, {})],
    ['a wrong secret', (body: string) => deliver(app, body, { ...OLD, secret: 'x'.repeat(32) })],
    ['an unknown key', (body: string) => deliver(app, body, { ...OLD, key: 'unknown' })],
    ['an old capture', (body: string) => deliver(app, body, { ...OLD, claims: { exp: 1 } })],
    [
      'a body that is another by one byte',
      (body: string) => post(app, `${body} `, { authorization: signBody(body, OLD) }),
    ],
  ])('answers 401, with the same body for all: %s', async (_what, send) => {
    const received = await metric(app, 'foyer_webhook_received_total');

    expect(await send(bodyOf('room_started'))).toBe(401);

    expect(await metric(app, 'foyer_webhook_received_total')).toBe(received);
  });

  it.each([
    ['nothing'],
    ['null'],
    ['[]'],
    ['{}'],
    ['{"id":"EV_1"}'],
    ['{"event":"room_started","id":{}}'],
  ])('answers 400 to signed events that are malformed: %s', async (body) => {
    expect(await deliver(app, body)).toBe(400);
  });

  it('answers 415 to events that are not JSON', async () => {
    const body = bodyOf('room_started');
    const authorization = signBody(body, OLD);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      expect(await post(app, body, { authorization, 'content-type': type })).toBe(415);
    }
  });

  it('answers 413 beyond 1 MB, with or without a Content-Length', async () => {
    const body = bodyOf('room_started', { padding: 'x'.repeat(1_100_000) });
    expect(await deliver(app, body)).toBe(413);

    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64_000)),
    });
    expect(await post(app, endless as RequestInit['body'], {})).toBe(413);
  });

  it('accepts events just below 1 MB', async () => {
    expect(await deliver(app, bodyOf('room_started', { padding: 'x'.repeat(1_000_000) }))).toBe(
      200,
    );
  });

  it.each([
    ['an unknown name', bodyOf('moon_landed'), 'other'],
    [
      'an unregistered room',
      bodyOf('room_started', { room: { name: 'theirs-1' } }),
      'room_started',
    ],
    [
      'an egress of such a room',
      bodyOf('egress_ended', {
        room: undefined,
        egressInfo: { egressId: 'EG', roomName: 'theirs' },
      }),
      'egress_ended',
    ],
  ])('acknowledges and ignores events of other applications: %s', async (_what, body, label) => {
    const before = await metric(app, 'foyer_webhook_ignored_total', `event="${label}"`);

    expect(await deliver(app, body)).toBe(200);

    expect(await metric(app, 'foyer_webhook_ignored_total', `event="${label}"`)).toBe(before + 1);
  });

  it('counts hundreds of unknown event names under one label', async () => {
    for (let i = 0; i < 50; i += 1) await deliver(app, bodyOf(`unknown_${i}`));

    const text = await (await fetch(new URL('/metrics', app.url))).text();
    expect(text).not.toContain('unknown_');
  });

  it('stores no TURN password in Redis or in the log', async () => {
    const lone = await startTestApp();
    // Nothing handles the event.
    await lone.ports.inbox.close();
    const name = randomUUID();
    const body = bodyOf('room_started', {
      room: { sid: 'RM_1', name, turnPassword: 'turn-secret' },
    });
    expect(await deliver(lone, body)).toBe(200);

    const redis = await connectToRedisOf(lone.env);
    const key = `${lone.env['REDIS_KEY_PREFIX'] ?? ''}:inbox:{${name}}:queue`;
    const stored = await redis.lrange(key, 0, '-1');
    redis.disconnect();

    expect(stored).toHaveLength(1);
    expect(stored.join()).not.toContain('turn-secret');
    expect(lone.logLines.join()).not.toContain('turn-secret');
    await lone.stop();
  });
});

describe('the metrics', () => {
  it('cover the process, the sockets, the events, and the inbox', async () => {
    const app = await startTestApp();

    const response = await fetch(new URL('/metrics', app.url));
    const text = await response.text();

    expect(response.headers.get('content-type')).toContain('text/plain');
    for (const name of [
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_seconds',
      'foyer_sockets 0',
      'foyer_pubsub_published_total',
      'foyer_webhook_received_total{event="room_started"} 0',
      'foyer_webhook_parked_total{event="other"} 0',
      'foyer_webhook_waiting_events 0',
      'foyer_webhook_parked_events 0',
      'foyer_webhook_oldest_waiting_seconds 0',
    ]) {
      expect(text).toContain(name);
    }
    await app.stop();
  });
});

describe('the LiveKit webhook, with a real LiveKit,', () => {
  it('receives and handles every event of a meeting', async () => {
    const app = await startTestApp({ receivesWebhooks: true });
    const room = await app.given.room(await app.as('alice'), { accessLevel: 'PUBLIC' });
    const input = { room: room.slug, displayName: 'Gus' };
    const { joinRoom } = await app.browser().data(JoinRoomDocument, { input });
    if (joinRoom.__typename !== 'Admitted') throw new Error(joinRoom.__typename);

    const isHandled = (event: string) =>
      eventually(
        () => metric(app, 'foyer_webhook_done_total', `event="${event}"`),
        (count) => count === 1,
      );

    const meeting = await enterMeeting(joinRoom.connection);
    await isHandled('room_started');
    await isHandled('participant_joined');
    await meeting.leave();

    await isHandled('participant_left');
    await isHandled('room_finished');
    await app.stop();
  });
});

describe('the LiveKit webhook, while Redis is unavailable,', () => {
  let redis: RunningPart;
  afterEach(() => redis.stop());

  it('answers 503, so that LiveKit repeats the events, which are handled afterward', async () => {
    redis = await startOwnRedis();
    const app = await startTestApp({ env: { REDIS_URL: redis.url }, toleratesErrors: true });
    await redis.stop();

    expect(await deliver(app, bodyOf('room_started'))).toBe(503);
    const metrics = await (await fetch(new URL('/metrics', app.url))).text();
    expect(metrics).toContain('foyer_webhook_refused_total{reason="storage-unavailable"} 1');
    expect(metrics).not.toMatch(/^foyer_webhook_waiting_events \d/m);

    await redis.start();
    await eventually(
      () => deliver(app, bodyOf('room_started')),
      (status) => status === 200,
    );
    await eventually(
      () => metric(app, 'foyer_webhook_done_total'),
      (done) => done === 1,
    );
    await app.stop();
  });
});

describe('the LiveKit webhook, while MongoDB is unavailable,', () => {
  let mongo: RunningPart;
  afterEach(() => mongo.stop());

  it('accepts every event, and handles all of them afterward', async () => {
    mongo = await startOwnMongo();
    const app = await startTestApp({ env: { MONGO_URL: mongo.url }, toleratesErrors: true });
    await mongo.stop();
    const rooms = Array.from({ length: 50 }, () => ({
      sid: `RM_${randomUUID()}`,
      name: randomUUID(),
    }));

    for (const event of [
      'room_started',
      'participant_joined',
      'participant_left',
      'room_finished',
    ]) {
      for (const turn of [1, 2, 3, 4, 5]) {
        const answers = await Promise.all(
          rooms.map((room) => {
            const participant = { sid: `PA_${turn}`, identity: randomUUID(), state: 'ACTIVE' };
            return deliver(app, bodyOf(event, { room, participant }));
          }),
        );
        expect(new Set(answers)).toEqual(new Set([200]));
      }
    }
    await mongo.start();

    await eventually(
      () => metric(app, 'foyer_webhook_done_total'),
      (done) => done === 1000,
    );
    expect(await app.ports.inbox.status()).toMatchObject({ waiting: 0, deferred: 0, parked: 0 });
    await app.stop();
  });
});
