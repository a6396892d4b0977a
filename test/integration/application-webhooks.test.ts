import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateRoomDocument,
  CreateWebhookEndpointDocument,
  DeleteApplicationDocument,
  RedeliverDocument,
  SendTestEventDocument,
  UpdateWebhookEndpointDocument,
  WebhookDeliveriesDocument,
  WebhookEndpointsDocument,
} from '../generated/operations.js';
import { applicationEnv, asApplication, registerApplication } from '../support/applications.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { schemaErrors, WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

describe('webhook endpoints of applications', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    app = await startTestApp({
      env: { ...WEBHOOKS, ...applicationEnv(root), FEATURES: 'applications,outgoing_webhooks' },
    });
    administrator = await app.as(root);
  });

  afterAll(async () => {
    await app.stop();
    await receiver.stop();
  });

  const anApplication = async () => {
    const registered = await registerApplication(administrator);
    return { id: registered.id, client: await asApplication(app, registered) };
  };

  const aRoom = async (client: TestClient) =>
    (await client.data(CreateRoomDocument, { input: { name: `Room of ${randomUUID()} x` } }))
      .createRoom;

  it('receive the events of the rooms that it created, and no others', async () => {
    const [moodle, other] = [await anApplication(), await anApplication()];
    await receiver.register(moodle.client);
    const strangers = [await aRoom(await app.as('olga')), await aRoom(other.client)];
    const room = await aRoom(moodle.client);

    const { body } = await receiver.waitFor(room.id, 'room.created');

    expect(schemaErrors(body)).toEqual([]);
    expect(strangers.map(({ id }) => receiver.of(id))).toEqual([[], []]);
  });

  it('seem not to exist to others', async () => {
    const [moodle, other] = [await anApplication(), await anApplication()];
    const { endpoint } = await receiver.register(moodle.client);
    const { webhookEndpoints } = await moodle.client.data(WebhookEndpointsDocument, {});
    expect(webhookEndpoints.map(({ id }) => id)).toEqual([endpoint.id]);

    for (const client of [other.client, administrator]) {
      const listed = await client.data(WebhookEndpointsDocument, {});
      expect(listed.webhookEndpoints.map(({ id }) => id)).not.toContain(endpoint.id);
      const input = { id: endpoint.id, isEnabled: false };
      const endpointId = endpoint.id;
      expect([
        await client.refusal(UpdateWebhookEndpointDocument, { input }),
        await client.refusal(SendTestEventDocument, { endpointId }),
        await client.refusal(WebhookDeliveriesDocument, { input: { endpointId } }),
        await client.refusal(RedeliverDocument, { deliveryId: randomUUID() }),
      ]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    }
  });

  it('cannot be limited to the room of another, and need the scope', async () => {
    const moodle = await anApplication();
    const room = await aRoom(await app.as('olga'));
    const input = { url: receiver.url, roomId: room.id };
    const registered = await registerApplication(administrator, { scopes: ['ROOMS_READ'] });
    const reader = await asApplication(app, registered);

    expect(await moodle.client.refusal(CreateWebhookEndpointDocument, { input })).toBe('NOT_FOUND');
    expect(await reader.refusal(WebhookEndpointsDocument, {})).toBe('FORBIDDEN');
  });

  it('are deleted with their application', async () => {
    const moodle = await anApplication();
    const { endpoint } = await receiver.register(moodle.client);
    await administrator.data(DeleteApplicationDocument, { id: moodle.id });

    expect(await app.ports.webhooks?.endpointStore.find(endpoint.id)).toBeNull();
  });
});
