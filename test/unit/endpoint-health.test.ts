import { describe, expect, it } from '@jest/globals';
import type { WebhookEndpointRecord } from '../../src/models/webhook-endpoint.js';
import { EndpointHealth } from '../../src/services/webhooks/endpoint-health.js';
import { silentLog } from '../support/silent-log.js';

const endpoint: WebhookEndpointRecord = {
  id: 'endpoint',
  applicationId: null,
  url: 'https://receiver.example/',
  eventTypes: null,
  roomId: null,
  secrets: [],
  isEnabled: true,
  enabledAt: new Date(0),
  pausedAt: null,
  consecutiveFailures: 0,
  failingSince: null,
  lastDeliveredAt: null,
  createdAt: new Date(0),
};

describe('EndpointHealth', () => {
  it('stores the successes of many rooms once per second, and each that ends a failure', async () => {
    const stored: number[] = [];
    let now = new Date(10_000);
    const health = new EndpointHealth({
      endpointStore: {
        delivered: (_id, at) => Promise.resolve(void stored.push(at.getTime())),
        failed: () => Promise.resolve(null),
        pause: () => Promise.resolve(null),
      },
      deliveryStore: { abandon: () => Promise.resolve(), hasten: () => Promise.resolve() },
      notices: { paused: () => Promise.resolve() },
      policy: { pauseAfterMs: 1_000 },
      now: () => now,
      log: silentLog,
    });

    await Promise.all(Array.from({ length: 16 }, () => health.delivered(endpoint)));
    now = new Date(10_999);
    await health.delivered(endpoint);
    const recovered = await health.delivered({ ...endpoint, failingSince: new Date(9_000) });
    now = new Date(12_000);
    await health.delivered(endpoint);

    expect(stored).toEqual([10_000, 10_999, 12_000]);
    expect(recovered.failingSince).toBeNull();
  });
});
