import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import { Deferred } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';
import { worldOfItsOwn } from '../support/test-app.js';
import { WEBHOOKS } from '../support/webhook-receiver.js';

describe('WebhookLaneQueue', () => {
  let connected: ConnectedPorts;

  beforeAll(async () => {
    const env = { ...worldOfItsOwn(), ...WEBHOOKS, PORT: '4000' };
    connected = await connectPorts(loadConfig(env), silentLog);
  });

  afterAll(() => connected.close());

  it('runs an endpoint that answers while a thousand others hang', async () => {
    const { webhooks } = connected.ports;
    if (!webhooks) throw new Error('the feature is enabled');
    const { lanes } = webhooks;
    const hanging = Array.from({ length: 1000 }, () => randomUUID());
    const quick = randomUUID();
    const released = new Deferred();
    const begun = new Set<string>();
    lanes.work(async (endpointId) => {
      begun.add(endpointId);
      if (endpointId !== quick) await released.given;
    });

    lanes.schedule(hanging);
    await eventually(
      () => begun.size,
      (count) => count >= 256,
    );
    lanes.schedule([quick]);

    await eventually(() => begun.has(quick), Boolean);
    expect(begun.size).toBe(1001);
    released.give();
  });
});
