import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionString } from 'mongodb-connection-string-url';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import type { WebhookEndpointRecord } from '../../src/models/webhook-endpoint.js';
import type { WebhookPorts } from '../../src/ports.js';
import type { Delivery, Outbox } from '../../src/models/delivery.js';
import { EndpointAttempts } from '../../src/services/webhooks/endpoint-attempt.js';
import { EndpointHealth } from '../../src/services/webhooks/endpoint-health.js';
import { EndpointWorker } from '../../src/services/webhooks/endpoint-worker.js';
import { EventRelay } from '../../src/services/webhooks/event-relay.js';
import { PauseMails } from '../../src/services/webhooks/pause-notices.js';
import { RETRY_POLICY } from '../../src/services/webhooks/retry-policy.js';
import { newSecret } from '../../src/services/webhooks/signature.js';
import { aWebhookEvent } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';
import { worldOfItsOwn } from '../support/test-app.js';
import { WEBHOOKS, type WebhookBody } from '../support/webhook-receiver.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A receiver that is away, and comes back, by a clock of its own. */
class Outage {
  now = new Date();
  status: number | null = null;
  readonly received: { readonly id: string; readonly body: WebhookBody }[] = [];
  /** By their IDs, as the outbox keeps them. */
  readonly mails = new Map<string, Delivery>();
  readonly endpointId = randomUUID();
  readonly #relay: EventRelay;
  readonly #worker: EndpointWorker;

  constructor(private readonly webhooks: WebhookPorts) {
    const now = () => this.now;
    const shared = {
      ...webhooks,
      now,
      log: silentLog,
      policy: RETRY_POLICY,
      lanes: { schedule: () => undefined },
      observer: { attempted: () => undefined },
    };
    this.#relay = new EventRelay(shared);
    this.#worker = new EndpointWorker({
      ...shared,
      attempts: new EndpointAttempts({ ...shared, userAgent: 'test', sender: this.#sender() }),
      health: new EndpointHealth({
        ...shared,
        notices: new PauseMails({ outbox: this.#outbox(), emails: ['ada@example.org'] }),
      }),
    });
  }

  async begin(): Promise<void> {
    await this.webhooks.endpointStore.insert({
      id: this.endpointId,
      applicationId: null,
      url: 'https://receiver.example/',
      eventTypes: null,
      roomId: null,
      secrets: [{ secret: newSecret(), until: null }],
      isEnabled: true,
      enabledAt: this.now,
      pausedAt: null,
      consecutiveFailures: 0,
      failingSince: null,
      lastDeliveredAt: null,
      createdAt: this.now,
    });
  }

  async events(roomId: string, count: number): Promise<void> {
    const events = Array.from({ length: count }, () => aWebhookEvent({ occurredAt: this.now }));
    await this.webhooks.eventStore.append(roomId, events);
    await this.#relay.relay(roomId);
  }

  /** What the sweep would start, every `stepMs` until the end of the time. */
  async pass(ms: number, stepMs: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.now = new Date(this.now.getTime() + stepMs);
      await this.#worker.run(this.endpointId);
    }
  }

  pending(): Promise<number> {
    return this.webhooks.deliveryStore.countPending();
  }

  endpoint(): Promise<WebhookEndpointRecord | null> {
    return this.webhooks.endpointStore.find(this.endpointId);
  }

  async end(): Promise<void> {
    await this.webhooks.endpointStore.delete(this.endpointId);
    await this.webhooks.deliveryStore.deleteOfEndpoint(this.endpointId);
  }

  #outbox(): Outbox {
    return {
      put: (deliveries) => {
        for (const delivery of deliveries) this.mails.set(delivery.id, delivery);
        return Promise.resolve();
      },
    };
  }

  #sender() {
    return {
      send: ({ body, headers }: { body: string; headers: Readonly<Record<string, string>> }) => {
        const { status } = this;
        const isAccepted = status === 204;
        if (isAccepted) {
          const parsed = JSON.parse(body) as WebhookBody;
          this.received.push({ id: headers['webhook-id'] ?? '', body: parsed });
        }
        const failure = isAccepted ? null : 'The receiver refused the connection.';
        return Promise.resolve({ durationMs: 1, statusCode: status, failure, retryAfterMs: null });
      },
      close: () => undefined,
    };
  }
}

/**
 * The stand-in for MongoDB reads whole collections, and a call takes seconds on a busy machine: the
 * gateway would take that for an outage of MongoDB, and leave the rest to its next sweep.
 */
function withPatience(mongoUrl: string): string {
  const url = new ConnectionString(mongoUrl);
  for (const name of ['socketTimeoutMS', 'waitQueueTimeoutMS']) {
    url.searchParams.set(name, String(MINUTE_MS));
  }
  return url.href;
}

describe('an outage of a receiver', () => {
  let connected: ConnectedPorts;
  let webhooks: WebhookPorts;

  beforeAll(async () => {
    const world = worldOfItsOwn();
    const MONGO_URL = withPatience(world['MONGO_URL'] ?? '');
    const env = { ...world, ...WEBHOOKS, MONGO_URL, PORT: '4000' };
    connected = await connectPorts(loadConfig(env), silentLog);
    if (!connected.ports.webhooks) throw new Error('the feature is enabled');
    ({ webhooks } = connected.ports);
  });

  afterAll(() => connected.close());

  it('of an hour loses none of a thousand events, and keeps the order of every room', async () => {
    const outage = new Outage(webhooks);
    await outage.begin();
    const rooms = Array.from({ length: 10 }, () => randomUUID());
    for (const roomId of rooms) await outage.events(roomId, 50);
    await outage.pass(30 * MINUTE_MS, 30 * MINUTE_MS);
    for (const roomId of rooms) await outage.events(roomId, 50);
    await outage.pass(30 * MINUTE_MS, 30 * MINUTE_MS);
    expect(outage.received).toEqual([]);

    outage.status = 204;
    await outage.pass(60 * MINUTE_MS, 20 * MINUTE_MS);

    expect(await outage.pending()).toBe(0);
    for (const roomId of rooms) {
      const ofRoom = outage.received.filter(({ body }) => body.data['roomId'] === roomId);
      const sequence = ofRoom.map(({ body }) => Number(body.data['sequence']));
      expect(sequence).toHaveLength(100);
      expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
    }
    expect(new Set(outage.received.map(({ id }) => id)).size).toBe(1_000);
    expect(await outage.endpoint()).toMatchObject({ consecutiveFailures: 0, failingSince: null });
    await outage.end();
  });

  it('of five days pauses its endpoint, whose events fail, and tells the administrators once', async () => {
    const outage = new Outage(webhooks);
    await outage.begin();
    const roomId = randomUUID();
    for (let day = 0; day < 6; day += 1) {
      await outage.events(roomId, 1);
      await outage.pass(DAY_MS, DAY_MS / 4);
    }

    const endpoint = await outage.endpoint();

    expect(endpoint?.isEnabled).toBe(false);
    expect(endpoint?.pausedAt).not.toBeNull();
    expect([...outage.mails.values()]).toMatchObject([
      { kind: 'endpoint-paused', endpointId: outage.endpointId, email: 'ada@example.org' },
    ]);
    expect(await outage.pending()).toBe(0);
    await outage.end();
  });
});
