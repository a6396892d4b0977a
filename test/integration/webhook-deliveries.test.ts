import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteWebhookEndpointDocument,
  RedeliverDocument,
  ReplayEventsDocument,
  RotateWebhookSecretDocument,
  SendTestEventDocument,
  UpdateRoomDocument,
  UpdateWebhookEndpointDocument,
  WebhookDeliveriesDocument,
  WebhookEndpointsDocument,
  type WebhookDeliveriesInput,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { schemaErrors, verify, WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

let app: TestApp;
let ada: TestClient;
let olga: TestClient;
const receivers: WebhookReceiver[] = [];

beforeAll(async () => {
  app = await startTestApp({ env: WEBHOOKS });
  ada = await app.as('ada');
  olga = await app.as('olga');
});

afterAll(async () => {
  await app.stop();
  await Promise.all(receivers.map((receiver) => receiver.stop()));
});

async function aReceiver(): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start();
  receivers.push(receiver);
  return receiver;
}

/** A room whose events are published before anything else happens. */
async function anUnwantedRoom(): Promise<{ readonly id: string }> {
  const other = await aReceiver();
  const { endpoint } = await other.register(ada, { eventTypes: ['ROOM_CREATED'] });
  const room = await app.given.room(olga);
  await other.waitFor(room.id, 'room.created');
  await ada.data(DeleteWebhookEndpointDocument, { id: endpoint.id });
  return room;
}

const rename = (id: string, name: string) => olga.data(UpdateRoomDocument, { input: { id, name } });

const endpointOf = async (id: string) =>
  (await ada.data(WebhookEndpointsDocument, {})).webhookEndpoints.find((one) => one.id === id);

const deliveriesOf = async (input: WebhookDeliveriesInput) =>
  (await ada.data(WebhookDeliveriesDocument, { input })).webhookDeliveries.nodes;

/** The deliveries of an endpoint, once these are as many as expected. */
const deliveriesThat = (
  input: WebhookDeliveriesInput,
  fit: (nodes: Awaited<ReturnType<typeof deliveriesOf>>) => boolean,
) => eventually(() => deliveriesOf(input), fit);

describe('createWebhookEndpoint', () => {
  it('is reserved for instance administrators', async () => {
    const create = (client: TestClient) =>
      client.refusal(SendTestEventDocument, { endpointId: randomUUID() });

    expect(await create(app.browser())).toBe('UNAUTHENTICATED');
    expect(await create(olga)).toBe('FORBIDDEN');
    expect(await create(ada)).toBe('NOT_FOUND');
  });

  it('sends only the types and the room that it was created with', async () => {
    const receiver = await aReceiver();
    const room = await app.given.room(olga);
    await receiver.register(ada, { roomId: room.id, eventTypes: ['ROOM_UPDATED'] });
    const other = await app.given.room(olga);
    await rename(other.id, 'Another name');
    await rename(room.id, 'A new name');

    await receiver.waitFor(room.id, 'room.updated');

    expect(receiver.received.map(({ body }) => body.data['roomId'])).toEqual([room.id]);
  });
});

describe('deliveries', () => {
  it('are repeated with the same ID until the receiver accepts them', async () => {
    const receiver = await aReceiver();
    receiver.answering = (_webhook, response) => {
      if (receiver.received.length > 1) return false;
      response.writeHead(503).end();
      return true;
    };
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    await app.given.room(olga);

    const [delivery] = await deliveriesThat(
      { endpointId: endpoint.id },
      ([first]) => first?.status === 'DELIVERED',
    );

    expect(delivery?.attempts.map(({ statusCode, failure }) => [statusCode, failure])).toEqual([
      [503, 'The receiver answered 503.'],
      [204, null],
    ]);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([delivery?.eventId]));
    const [first, second] = receiver.received.map(({ at }) => at);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(4_900);
  });

  it('wait as long as the receiver asks for', async () => {
    const receiver = await aReceiver();
    receiver.answering = (_webhook, response) => {
      response.writeHead(429, { 'retry-after': '7200' }).end();
      return true;
    };
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    await app.given.room(olga);

    const [delivery] = await deliveriesThat(
      { endpointId: endpoint.id },
      ([first]) => first?.attempts.length === 1,
    );

    const waitMs = Date.parse(delivery?.nextAttemptAt ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(7_100_000);
    expect(waitMs).toBeLessThanOrEqual(7_200_000);
  });

  it('keep their order in a room, and a failing event holds back no other', async () => {
    const receiver = await aReceiver();
    const room = await app.given.room(olga);
    receiver.answering = ({ body }, response) => {
      if ((body.data['room'] as { name: string }).name !== 'Name 3') return false;
      response.writeHead(500).end();
      return true;
    };
    await receiver.register(ada, { roomId: room.id, eventTypes: ['ROOM_UPDATED'] });
    const names = Array.from({ length: 10 }, (_one, index) => `Name ${index}`);
    for (const name of names) await rename(room.id, name);

    // The first attempts; retries may come in between.
    const firstAttempts = () =>
      receiver.received.filter(
        ({ id }, index) => receiver.received.findIndex((one) => one.id === id) === index,
      );
    const first = await eventually(firstAttempts, ({ length }) => length === 10);

    const sequence = first.map(({ body }) => Number(body.data['sequence']));
    expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
  });

  it('to a receiver that never answers hold back no other receiver', async () => {
    const [silent, quick] = [await aReceiver(), await aReceiver()];
    silent.answering = () => true;
    await silent.register(ada);
    await quick.register(ada);
    const rooms = await Promise.all(Array.from({ length: 20 }, () => app.given.room(olga)));
    const startedAt = Date.now();

    await Promise.all(rooms.map(({ id }) => quick.waitFor(id, 'room.created', 5_000)));

    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(silent.received.length).toBeLessThanOrEqual(16);
    const { webhookEndpoints } = await ada.data(WebhookEndpointsDocument, {});
    const { id } = webhookEndpoints.find(({ url }) => url === silent.url) ?? { id: '' };
    await ada.data(DeleteWebhookEndpointDocument, { id });
  });

  it('end when the receiver answers 410, until the endpoint is enabled again', async () => {
    const receiver = await aReceiver();
    let status = 410;
    receiver.answering = (_webhook, response) => {
      response.writeHead(status).end();
      return true;
    };
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    await app.given.room(olga);
    const paused = await eventually(
      () => endpointOf(endpoint.id),
      (one) => one?.isEnabled === false,
    );
    expect(paused?.pausedAt).not.toBeNull();
    await anUnwantedRoom();

    status = 204;
    await ada.data(UpdateWebhookEndpointDocument, { input: { id: endpoint.id, isEnabled: true } });
    const room = await app.given.room(olga);
    await receiver.waitFor(room.id, 'room.created');

    expect(receiver.received).toHaveLength(2);
    expect(await endpointOf(endpoint.id)).toMatchObject({ isEnabled: true, pausedAt: null });
  });

  it('are listed by status, type, room, and time, page by page', async () => {
    const receiver = await aReceiver();
    const { endpoint } = await receiver.register(ada);
    const room = await app.given.room(olga);
    await rename(room.id, 'A new name');
    const ofRoom = { endpointId: endpoint.id, roomId: room.id };
    const [updated, created] = await deliveriesThat(
      { ...ofRoom, status: 'DELIVERED' },
      ({ length }) => length === 2,
    );

    expect([created?.eventType, updated?.eventType]).toEqual(['ROOM_CREATED', 'ROOM_UPDATED']);
    expect(schemaErrors(created?.payload)).toEqual([]);
    expect(await deliveriesOf({ ...ofRoom, eventType: 'ROOM_UPDATED' })).toHaveLength(1);
    expect(await deliveriesOf({ ...ofRoom, status: 'FAILED' })).toEqual([]);
    expect(await deliveriesOf({ ...ofRoom, until: created?.createdAt ?? '' })).toEqual([]);
    const page = await ada.data(WebhookDeliveriesDocument, { input: ofRoom, first: 1 });
    const { endCursor } = page.webhookDeliveries.pageInfo;
    const next = await ada.data(WebhookDeliveriesDocument, {
      input: ofRoom,
      first: 1,
      after: endCursor,
    });
    expect(next.webhookDeliveries.nodes[0]?.id).toBe(created?.id);
  });
});

describe('sendTestEvent', () => {
  it('answers with the attempt, which the log has, too', async () => {
    const receiver = await aReceiver();
    const { endpoint, secret } = await receiver.register(ada);

    const { sendTestEvent } = await ada.data(SendTestEventDocument, { endpointId: endpoint.id });

    expect(sendTestEvent).toMatchObject({ statusCode: 204, failure: null });
    const [received] = receiver.received;
    if (!received) throw new Error('nothing arrived');
    expect(verify(received, secret)).toMatchObject({ type: 'endpoint.test' });
    expect(schemaErrors(received.body)).toEqual([]);
    const [delivery] = await deliveriesOf({ endpointId: endpoint.id });
    expect(delivery).toMatchObject({ eventType: 'ENDPOINT_TEST', status: 'DELIVERED' });
  });

  it('answers with the reason of a failure', async () => {
    const receiver = await aReceiver();
    const { endpoint } = await receiver.register(ada);
    await receiver.stop();

    const { sendTestEvent } = await ada.data(SendTestEventDocument, { endpointId: endpoint.id });

    expect(sendTestEvent).toMatchObject({
      statusCode: null,
      failure: 'The receiver refused the connection.',
    });
    await ada.data(DeleteWebhookEndpointDocument, { id: endpoint.id });
  });
});

describe('rotateWebhookSecret', () => {
  it('has the previous secret sign beside the new one', async () => {
    const receiver = await aReceiver();
    const { endpoint, secret: before } = await receiver.register(ada, {
      eventTypes: ['ROOM_CREATED'],
    });
    const { rotateWebhookSecret } = await ada.data(RotateWebhookSecretDocument, {
      id: endpoint.id,
    });

    await ada.data(SendTestEventDocument, { endpointId: endpoint.id });

    const [received] = receiver.received;
    if (!received) throw new Error('nothing arrived');
    expect(rotateWebhookSecret.secret).not.toBe(before);
    for (const secret of [before, rotateWebhookSecret.secret]) {
      expect(verify(received, secret)).toEqual(received.body);
    }
  });
});

describe('redeliver', () => {
  it('sends the same event again', async () => {
    const receiver = await aReceiver();
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    const room = await app.given.room(olga);
    await receiver.waitFor(room.id, 'room.created');
    const [delivery] = await deliveriesThat(
      { endpointId: endpoint.id, roomId: room.id },
      ([one]) => one?.status === 'DELIVERED',
    );

    const { redeliver } = await ada.data(RedeliverDocument, { deliveryId: delivery?.id ?? '' });

    expect(redeliver.status).toBe('PENDING');
    await eventually(
      () => receiver.of(room.id),
      ({ length }) => length === 2,
    );
    const [first, second] = receiver.of(room.id);
    expect([second?.id, second?.text]).toEqual([first?.id, first?.text]);
    expect(await ada.refusal(RedeliverDocument, { deliveryId: randomUUID() })).toBe('NOT_FOUND');
  });
});

describe('replayEvents', () => {
  it('sends what happened in a span of time, marked, and once per replayId', async () => {
    const since = new Date();
    const rooms = [await anUnwantedRoom(), await anUnwantedRoom()];
    const receiver = await aReceiver();
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    const until = new Date();
    const input = {
      endpointId: endpoint.id,
      since: since.toISOString(),
      until: until.toISOString(),
      replayId: randomUUID(),
    };
    const replay = async () => (await ada.data(ReplayEventsDocument, { input })).replayEvents;

    expect(await replay()).toBe(2);
    expect(await replay()).toBe(0);

    for (const { id } of rooms) {
      const { body } = await receiver.waitFor(id, 'room.created');
      expect(body.replay).toBe(true);
      expect(schemaErrors(body)).toEqual([]);
    }
    expect(receiver.received).toHaveLength(2);
    const [delivery] = await deliveriesOf({ endpointId: endpoint.id });
    expect(delivery).toMatchObject({ isReplay: true });
  });

  it('refuses a span of time that is too long, reversed, or in the future', async () => {
    const receiver = await aReceiver();
    const { endpoint } = await receiver.register(ada, { eventTypes: ['ROOM_CREATED'] });
    const refusalOf = (sinceDays: number, untilDays: number, replayId = 'again') => {
      const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
      const input = {
        endpointId: endpoint.id,
        since: day(sinceDays),
        until: day(untilDays),
        replayId,
      };
      return ada.refusal(ReplayEventsDocument, { input });
    };

    expect(await refusalOf(-15, 0)).toBe('BAD_USER_INPUT');
    expect(await refusalOf(0, -1)).toBe('BAD_USER_INPUT');
    expect(await refusalOf(1, 2)).toBe('BAD_USER_INPUT');
    expect(await refusalOf(-1, 0, ' ')).toBe('BAD_USER_INPUT');
  });
});

describe('updateWebhookEndpoint', () => {
  it('stops and changes what is sent', async () => {
    const [before, after] = [await aReceiver(), await aReceiver()];
    const { endpoint } = await before.register(ada);
    const update = (input: object) =>
      ada.data(UpdateWebhookEndpointDocument, { input: { id: endpoint.id, ...input } });
    await update({ isEnabled: false });
    await anUnwantedRoom();
    await update({ isEnabled: true, url: after.url, eventTypes: ['ROOM_CREATED'] });
    const room = await app.given.room(olga);
    await rename(room.id, 'A new name');
    await after.waitFor(room.id, 'room.created');

    expect(before.received).toEqual([]);
    const { updateWebhookEndpoint } = await update({ eventTypes: null });
    expect(updateWebhookEndpoint).toMatchObject({ eventTypes: null, url: after.url });
    const input = { id: endpoint.id, eventTypes: [] };
    expect(await ada.refusal(UpdateWebhookEndpointDocument, { input })).toBe('BAD_USER_INPUT');
  });
});
