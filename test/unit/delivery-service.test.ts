import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/errors/domain-error.js';
import type { WebhookDeliveryRecord } from '../../src/models/webhook-delivery.js';
import type { WebhookEndpointRecord } from '../../src/models/webhook-endpoint.js';
import { WebhookEventType, type WebhookEventRecord } from '../../src/models/webhook-event.js';
import type {
  DeliveryService,
  ReplayEvents,
} from '../../src/services/webhooks/delivery-service.js';
import { deliveryOf } from '../../src/services/webhooks/event-relay.js';
import { anActor, anApplicationCredential, aWebhookEvent } from '../support/builders.js';
import { webhooksInMemory } from '../support/webhooks-in-memory.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { ROOM_CREATED, ROOM_UPDATED, MEETING_STARTED } = WebhookEventType;

const admin = anActor({ user: { isInstanceAdministrator: true } });
const moodle = anActor({ application: anApplicationCredential() });

let world: ReturnType<typeof webhooksInMemory>;
let service: DeliveryService;
let endpoint: WebhookEndpointRecord;

beforeEach(async () => {
  world = webhooksInMemory();
  service = world.deliveryService;
  endpoint = await anEndpoint();
});

async function anEndpoint(eventTypes: readonly WebhookEventType[] | null = null) {
  const input = { url: 'https://receiver.example/', eventTypes };
  return (await world.endpointService.create(admin, input)).endpoint;
}

const ago = (ms: number) => new Date(world.clock.now.getTime() - ms);

/** An event of a room, which is stored. */
function anEvent(msAgo: number, given: Partial<WebhookEventRecord> = {}): WebhookEventRecord {
  const sequence = world.events.length + 1;
  const event = {
    ...aWebhookEvent({ occurredAt: ago(msAgo), data: { sequence } }),
    roomId: randomUUID(),
    sequence,
    ...given,
  };
  world.events.push(event);
  return event;
}

/** A failed delivery of an event, which is stored. */
function aDelivery(event: WebhookEventRecord, given: Partial<WebhookDeliveryRecord> = {}) {
  const delivery: WebhookDeliveryRecord = {
    ...deliveryOf(randomUUID(), endpoint.id, event, event.occurredAt),
    status: 'failed',
    nextAttemptAt: null,
    tries: 8,
    ...given,
  };
  world.deliveries.set(delivery.id, delivery);
  return delivery;
}

const disable = async () => {
  await world.endpointService.update(admin, { id: endpoint.id, isEnabled: false });
  world.effects.length = 0;
};

describe('DeliveryService.list', () => {
  it('lists the deliveries of the endpoint with the bodies that its receiver gets, newest first', async () => {
    const older = aDelivery(anEvent(2 * HOUR_MS));
    const newer = aDelivery(anEvent(HOUR_MS), { isReplay: true });
    aDelivery(anEvent(0), { endpointId: randomUUID() });

    const { nodes } = await service.list(
      admin,
      { endpointId: endpoint.id.toUpperCase() },
      10,
      null,
    );

    expect(nodes.map(({ id }) => id)).toEqual([newer.id, older.id]);
    const body = { type: ROOM_UPDATED, data: { sequence: 1, roomId: older.roomId } };
    expect(nodes[1]).toMatchObject({ ...older, payload: body });
    expect(nodes.map(({ payload }) => payload['replay'])).toEqual([true, undefined]);
  });

  it('applies each filter that is given', async () => {
    const [roomId, since] = [randomUUID(), ago(2 * HOUR_MS)];
    const first = aDelivery(anEvent(3 * HOUR_MS, { roomId }), { status: 'delivered' });
    const second = aDelivery(anEvent(HOUR_MS, { type: ROOM_CREATED }));
    const listed = async (query: object) => {
      const { nodes } = await service.list(admin, { endpointId: endpoint.id, ...query }, 10, null);
      return nodes.map(({ id }) => id);
    };

    expect(await listed({ status: 'delivered' })).toEqual([first.id]);
    expect(await listed({ roomId })).toEqual([first.id]);
    expect(await listed({ until: since })).toEqual([first.id]);
    expect(await listed({ eventType: ROOM_CREATED })).toEqual([second.id]);
    expect(await listed({ since })).toEqual([second.id]);
  });

  it('continues behind the cursor of an earlier page', async () => {
    const older = aDelivery(anEvent(2 * HOUR_MS));
    const newer = aDelivery(anEvent(HOUR_MS));
    const query = { endpointId: endpoint.id };

    const first = await service.list(admin, query, 1, null);
    const second = await service.list(admin, query, 1, first.pageInfo.endCursor);

    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual([newer.id, older.id]);
  });

  it('shows an empty body after the event was deleted', async () => {
    aDelivery(anEvent(HOUR_MS));
    world.events.length = 0;

    const { nodes } = await service.list(admin, { endpointId: endpoint.id }, 10, null);

    expect(nodes.map(({ payload }) => payload)).toEqual([{}]);
  });

  it('throws NOT_FOUND for an endpoint of another owner', async () => {
    await expect(service.list(moodle, { endpointId: endpoint.id }, 10, null)).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe('DeliveryService.redeliver', () => {
  it('queues the delivery again with its ID and all its retries, and starts at once', async () => {
    const delivery = aDelivery(anEvent(HOUR_MS));

    const queued = await service.redeliver(admin, delivery.id.toUpperCase());

    const due = { status: 'pending', tries: 0, nextAttemptAt: world.clock.now };
    expect(queued).toEqual({ ...delivery, ...due, payload: expect.any(Object) });
    expect(queued.payload).toMatchObject({ type: ROOM_UPDATED });
    expect(world.effects).toEqual([`schedule ${endpoint.id}`]);
  });

  it('throws NOT_FOUND for another owner, for an unknown delivery, and for what is no ID', async () => {
    const delivery = aDelivery(anEvent(HOUR_MS));

    await expect(service.redeliver(moodle, delivery.id)).rejects.toThrow(NotFoundError);
    for (const id of [randomUUID(), 'delivery', '']) {
      await expect(service.redeliver(admin, id)).rejects.toThrow(NotFoundError);
    }
    expect(world.deliveries.get(delivery.id)).toEqual(delivery);
    expect(world.effects).toEqual([]);
  });

  it('throws NOT_FOUND for a delivery that is deleted meanwhile', async () => {
    const delivery = aDelivery(anEvent(HOUR_MS));

    const redelivery = service.redeliver(admin, delivery.id);
    world.deliveries.delete(delivery.id);

    await expect(redelivery).rejects.toThrow(NotFoundError);
    expect(world.effects).toEqual([]);
  });

  it('throws CONFLICT while the endpoint is disabled, and queues nothing', async () => {
    const delivery = aDelivery(anEvent(HOUR_MS));
    await disable();

    await expect(service.redeliver(admin, delivery.id)).rejects.toThrow(ConflictError);
    expect(world.deliveries.get(delivery.id)).toEqual(delivery);
    expect(world.effects).toEqual([]);
  });
});

describe('DeliveryService.replay', () => {
  const replay = (given: Partial<ReplayEvents> = {}) =>
    service.replay(admin, {
      endpointId: endpoint.id,
      since: ago(DAY_MS),
      until: world.clock.now,
      replayId: 'one',
      ...given,
    });
  const queued = () => [...world.deliveries.values()];

  it('queues the events of the period as replays, ten per second, and starts at once', async () => {
    anEvent(DAY_MS + 1);
    const wanted = [anEvent(DAY_MS), anEvent(HOUR_MS), anEvent(1)];
    anEvent(0);

    expect(await replay()).toBe(3);

    const start = world.clock.now.getTime();
    expect(queued()).toMatchObject(
      wanted.map(({ id }, index) => ({
        endpointId: endpoint.id,
        eventId: id,
        status: 'pending',
        isReplay: true,
        nextAttemptAt: new Date(start + index * 100),
      })),
    );
    expect(world.effects).toEqual([`schedule ${endpoint.id}`]);
  });

  it('keeps ten per second, and the order, through batches of the store', async () => {
    const events = Array.from({ length: 1_001 }, (_, index) => anEvent(HOUR_MS - index));

    expect(await replay()).toBe(1_001);

    const start = world.clock.now.getTime();
    expect(queued().map(({ eventId }) => eventId)).toEqual(events.map(({ id }) => id));
    expect(queued().map(({ nextAttemptAt }) => (nextAttemptAt?.getTime() ?? 0) - start)).toEqual(
      events.map((_, index) => index * 100),
    );
  });

  it('queues only what is new when a call is repeated with the same replayId', async () => {
    anEvent(HOUR_MS);
    await replay();
    anEvent(1);

    expect(await replay()).toBe(1);
    expect(await replay({ replayId: 'two' })).toBe(2);
    expect(queued()).toHaveLength(4);
  });

  it('queues the event types that the endpoint receives and the caller wants', async () => {
    const types = [ROOM_CREATED, ROOM_UPDATED, MEETING_STARTED];
    for (const type of types) anEvent(HOUR_MS, { type });
    const replayed = async (
      replayId: string,
      eventTypes: readonly WebhookEventType[] | null = null,
    ) => {
      const before = queued().length;
      await replay({ replayId, eventTypes });
      return queued()
        .slice(before)
        .map(({ eventType }) => eventType);
    };

    expect(await replayed('all')).toEqual(types);
    expect(await replayed('some', [ROOM_CREATED, ROOM_UPDATED])).toEqual([
      ROOM_CREATED,
      ROOM_UPDATED,
    ]);
    endpoint = await anEndpoint([ROOM_UPDATED, MEETING_STARTED]);
    expect(await replayed('own', null)).toEqual([ROOM_UPDATED, MEETING_STARTED]);
    expect(await replayed('both', [ROOM_CREATED, ROOM_UPDATED])).toEqual([ROOM_UPDATED]);
  });

  it('queues the events of the endpoint’s room and application alone', async () => {
    const [roomId, applicationId] = [randomUUID(), randomUUID()];
    const wanted = anEvent(HOUR_MS, { roomId, applicationId });
    anEvent(HOUR_MS, { roomId });
    anEvent(HOUR_MS, { applicationId });
    world.endpoints.set(endpoint.id, { ...endpoint, roomId, applicationId });

    const asked = anActor({ application: anApplicationCredential({ id: applicationId }) });
    const period = { since: ago(DAY_MS), until: world.clock.now, replayId: 'one' };
    expect(await service.replay(asked, { endpointId: endpoint.id, ...period })).toBe(1);

    expect(queued()).toMatchObject([{ eventId: wanted.id }]);
  });

  it.each<[string, () => Partial<ReplayEvents>, string[]]>([
    ['a blank replayId', () => ({ replayId: ' ' }), ['replayId']],
    ['a replayId of 129 characters', () => ({ replayId: 'x'.repeat(129) }), ['replayId']],
    [
      'a period that ends as it begins',
      () => ({ since: ago(5), until: ago(5) }),
      ['since', 'until'],
    ],
    ['a period longer than 14 days', () => ({ since: ago(14 * DAY_MS + 1) }), ['since', 'until']],
    ['a period in the future', () => ({ since: ago(-1), until: ago(-2) }), ['since', 'until']],
  ])('refuses %s, and queues nothing', async (_what, wrong, fields) => {
    anEvent(HOUR_MS);

    const refusal = replay(wrong());
    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({ fields });
    expect(queued()).toEqual([]);
    expect(world.effects).toEqual([]);
  });

  it('accepts 14 days, and a replayId of 128 characters', async () => {
    anEvent(14 * DAY_MS);

    expect(await replay({ since: ago(14 * DAY_MS), replayId: 'x'.repeat(128) })).toBe(1);
  });

  it('refuses a period with more than 50,000 events, and queues nothing', async () => {
    for (let count = 0; count <= 50_000; count += 1) anEvent(HOUR_MS);

    await expect(replay()).rejects.toThrow(InvalidInputError);
    expect(queued()).toEqual([]);
    world.events.pop();
    expect(await replay()).toBe(50_000);
  });

  it('throws CONFLICT while the endpoint is disabled, and NOT_FOUND for another owner', async () => {
    anEvent(HOUR_MS);
    const period = { since: ago(DAY_MS), until: world.clock.now, replayId: 'one' };

    await expect(service.replay(moodle, { endpointId: endpoint.id, ...period })).rejects.toThrow(
      NotFoundError,
    );
    await disable();
    await expect(replay()).rejects.toThrow(ConflictError);
    expect(queued()).toEqual([]);
  });
});

describe('DeliveryService.sendTest', () => {
  it('sends a signed test event once, and stores the attempt as delivered', async () => {
    const attempt = await service.sendTest(admin, endpoint.id);

    expect(attempt).toMatchObject({ at: world.clock.now, statusCode: 204, failure: null });
    const [request, ...more] = world.sent;
    expect(more).toEqual([]);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      type: 'endpoint.test',
      timestamp: world.clock.now.toISOString(),
      data: { endpointId: endpoint.id, roomId: null },
    });
    expect(request?.headers['webhook-signature']).toMatch(/^v1,/);
    expect([...world.deliveries.values()]).toMatchObject([
      {
        endpointId: endpoint.id,
        eventId: request?.headers['webhook-id'],
        status: 'delivered',
        nextAttemptAt: null,
        tries: 1,
        attempts: [attempt],
      },
    ]);
  });

  it.each([503, 410])('does not retry after the status %i: the test has failed', async (status) => {
    const failure = `The receiver answered ${status}.`;
    Object.assign(world.receiver, { statusCode: status, failure });

    const attempt = await service.sendTest(admin, endpoint.id);

    expect(attempt).toMatchObject({ statusCode: status, failure });
    expect([...world.deliveries.values()]).toMatchObject([
      { status: 'failed', nextAttemptAt: null, attempts: [attempt] },
    ]);
    expect(world.effects).toEqual([]);
  });

  it('sends to an endpoint that is disabled, and each time another event', async () => {
    await disable();

    await service.sendTest(admin, endpoint.id);
    await service.sendTest(admin, endpoint.id);

    const ids = world.sent.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
  });

  it('throws NOT_FOUND for an endpoint of another owner, and sends nothing', async () => {
    await expect(service.sendTest(moodle, endpoint.id)).rejects.toThrow(NotFoundError);

    expect(world.sent).toEqual([]);
  });
});
