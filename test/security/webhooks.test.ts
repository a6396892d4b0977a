import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateRoomDocument,
  CreateWebhookEndpointDocument,
  SendTestEventDocument,
  UpdateWebhookEndpointDocument,
} from '../generated/operations.js';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';
import { signIn } from '../support/sign-in.js';
import type { TestClient } from '../support/test-client.js';
import { WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

/** Names and addresses that lead to the gateway's own machine or network. */
const INSIDE = [
  'https://localhost/',
  'https://localhost./',
  'https://127.0.0.1/',
  'https://127.1:8443/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
];

const MALFORMED = [
  'http://93.184.215.14/',
  'https://user:password@93.184.215.14/',
  'https://93.184.215.14/#fragment',
  'https://93.184.215.14:25/',
  'ftp://93.184.215.14/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'no address',
  '',
];

describe('webhook endpoints of a gateway in production', () => {
  let gateway: AttackedGateway;
  let ada: TestClient;

  beforeAll(async () => {
    const { FEATURES, INSTANCE_ADMINISTRATORS } = WEBHOOKS;
    gateway = await startAttackedGateway({ FEATURES, INSTANCE_ADMINISTRATORS });
    ada = gateway.browser();
    await signIn(ada, 'ada@example.org');
  });

  afterAll(() => gateway.stop());

  it('are not created at, or moved to, addresses inside', async () => {
    const { createWebhookEndpoint } = await ada.data(CreateWebhookEndpointDocument, {
      input: { url: 'https://93.184.215.14/' },
    });
    const { id } = createWebhookEndpoint.endpoint;

    for (const url of [...INSIDE, ...MALFORMED]) {
      const created = await ada.refusal(CreateWebhookEndpointDocument, { input: { url } });
      const moved = await ada.refusal(UpdateWebhookEndpointDocument, { input: { id, url } });
      expect([url, created, moved]).toEqual([url, 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    }
  });
});

describe('receivers of webhooks that misbehave', () => {
  let gateway: AttackedGateway;
  let receiver: WebhookReceiver;
  let ada: TestClient;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    gateway = await startAttackedGateway(WEBHOOKS);
    ada = gateway.browser();
    await signIn(ada, 'ada@example.org');
  });

  afterAll(async () => {
    await gateway.stop();
    await receiver.stop();
  });

  const attempt = async (url = receiver.url) => {
    const { createWebhookEndpoint } = await ada.data(CreateWebhookEndpointDocument, {
      input: { url, eventTypes: ['MEETING_ENDED'] },
    });
    const endpointId = createWebhookEndpoint.endpoint.id;
    return (await ada.data(SendTestEventDocument, { endpointId })).sendTestEvent;
  };

  it('cannot send the gateway elsewhere', async () => {
    receiver.answering = (_webhook, response) => {
      response.writeHead(302, { location: `${gateway.url}/metrics` }).end();
      return true;
    };

    expect(await attempt()).toMatchObject({
      statusCode: 302,
      failure: 'The receiver answered 302; redirects are not followed.',
    });
  });

  it('cannot fill its memory with endless answers', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    receiver.answering = (_webhook, response) => {
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', flood);
      flood();
      return true;
    };
    const before = gateway.residentMB();

    await Promise.all(Array.from({ length: 10 }, () => attempt()));

    expect(gateway.residentMB() - before).toBeLessThan(100);
    expect(await gateway.live()).toEqual([200, expect.anything()]);
  });

  it('cannot hold it up with answers that do not come', async () => {
    receiver.answering = () => true;

    expect(await attempt()).toMatchObject({
      statusCode: null,
      failure: 'The receiver did not answer within 10 s.',
    });
  });

  it('leave no secret, and nothing of their address but its ID, in the log', async () => {
    receiver.answering = (_webhook, response) => {
      response.writeHead(410).end();
      return true;
    };
    const { createWebhookEndpoint } = await ada.data(CreateWebhookEndpointDocument, {
      input: { url: `${receiver.url}?key=very-secret` },
    });
    await ada.data(CreateRoomDocument, { input: { name: 'Weekly meeting' } });
    await ada.data(SendTestEventDocument, { endpointId: createWebhookEndpoint.endpoint.id });

    const log = await eventually(
      () => gateway.process.output(),
      (text) => text.includes('Webhook endpoint paused'),
    );

    expect(log).not.toContain('whsec_');
    expect(log).not.toContain(createWebhookEndpoint.secret.slice('whsec_'.length));
    expect(log).not.toContain('very-secret');
  });
});
