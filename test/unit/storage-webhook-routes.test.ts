import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { createExpressApp } from '../../src/http/express-app.js';
import {
  storageWebhookRoutes,
  type StorageWebhookDeps,
} from '../../src/webhooks/storage-webhook-routes.js';
import { confirmSubscription } from '../../src/webhooks/subscription-confirmation.js';
import { silentLog } from '../support/silent-log.js';

const SETTINGS = { token: 'a-token', bucket: 'foyer', folder: 'recordings' };

let server: Server | null = null;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** The gateway's route for storage events, and the events that it read. */
async function aGateway(given: Partial<StorageWebhookDeps> = {}) {
  const stored: string[] = [];
  const outcomes: string[] = [];
  const visited: string[] = [];
  const router = storageWebhookRoutes({
    settings: SETTINGS,
    fileStored: ({ key }) => {
      stored.push(key);
      return Promise.resolve();
    },
    count: (outcome) => outcomes.push(outcome),
    visit: (address) => {
      visited.push(address);
      return Promise.resolve();
    },
    log: silentLog,
    ...given,
  });
  const app = createExpressApp({
    trust: () => false,
    http: { isSecure: false, hstsIncludesSubdomains: false },
    webhooks: [router],
    routers: [],
    log: silentLog,
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/storage`;
  const post = (body: string, authorization: string | null = 'Bearer a-token') =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...(authorization !== null && { authorization }),
      },
    });
  return { post, stored, outcomes, visited };
}

const event = (key: string, bucket = 'foyer', contentType?: string) =>
  JSON.stringify({
    Records: [
      {
        eventName: 's3:ObjectCreated:Put',
        s3: {
          bucket: { name: bucket },
          object: { key: encodeURIComponent(key), size: 1, ...(contentType && { contentType }) },
        },
      },
    ],
  });

describe('the storage webhook', () => {
  it('accepts events, also repeated ones', async () => {
    const { post, stored, outcomes } = await aGateway();

    expect((await post(event('recordings/a.mp4'))).status).toBe(200);
    expect((await post(event('recordings/a.mp4'), 'bearer   a-token ')).status).toBe(200);
    expect((await post(event('recordings/b.ogg', 'foyer', 'audio/ogg'))).status).toBe(200);

    expect(stored).toEqual(['recordings/a.mp4', 'recordings/a.mp4', 'recordings/b.ogg']);
    expect(outcomes).toEqual(['taken', 'taken', 'taken']);
  });

  it.each([
    ['a tenant', event('recordings/a.mp4', 'tenant:foyer')],
    ['a type with parameters', event('recordings/a.mp4', 'foyer', 'video/mp4; codecs=avc1')],
    ['an unknown type', event('recordings/a.mp4', 'foyer', 'application/octet-stream')],
    ['another name of the type', event('recordings/a.ogg', 'foyer', 'application/ogg')],
  ])('accepts events with %s', async (_what, body) => {
    const { post, stored } = await aGateway();

    expect((await post(body)).status).toBe(200);

    expect(stored).toHaveLength(1);
  });

  it('accepts events of the configured tenant only', async () => {
    const { post, stored } = await aGateway({ settings: { ...SETTINGS, bucket: 'acme:foyer' } });

    for (const bucket of ['acme:foyer', 'foyer', 'other:foyer', 'acme:other']) {
      expect((await post(event('recordings/a.mp4', bucket))).status).toBe(200);
    }

    expect(stored).toHaveLength(2);
  });

  it.each([
    ['another bucket', event('recordings/a.mp4', 'other')],
    ['another folder', event('other/a.mp4')],
    ['a folder with a longer name', event('recordings-of-others/a.mp4')],
    ['our folder inside of another', event('other/recordings/a.mp4')],
    ['no folder', event('a.mp4')],
    ['another extension', event('recordings/EG_1.json')],
    ['no extension', event('recordings/a')],
    ['another type', event('recordings/a.mp4', 'foyer', 'text/html')],
  ])('acknowledges and ignores events: %s', async (_what, body) => {
    const { post, stored, outcomes } = await aGateway();

    expect((await post(body)).status).toBe(200);

    expect(stored).toEqual([]);
    expect(outcomes).toEqual(['ignored']);
  });

  it('matches no event if the folder is empty', async () => {
    const { post, stored } = await aGateway({ settings: { ...SETTINGS, folder: '' } });

    expect((await post(event('/a.mp4'))).status).toBe(200);
    expect((await post(event('a.mp4'))).status).toBe(200);

    expect(stored).toEqual([]);
  });

  it.each([
    null,
    '',
    'Bearer',
    'Bearer ',
    'Bearer a-toke',
    'Bearer a-token2',
    'Basic a-token',
    'a-token',
    'Bearer a token',
  ])('requires the token: %j', async (authorization) => {
    const { post, stored } = await aGateway();

    const response = await post(event('recordings/a.mp4'), authorization);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(stored).toEqual([]);
  });

  it('checks the token before it reads the body', async () => {
    const { post } = await aGateway();

    expect((await post('nonsense', 'Bearer wrong')).status).toBe(401);
    expect((await post('nonsense')).status).toBe(400);
    expect((await post('x'.repeat(1_100_000))).status).toBe(413);
  });

  it('answers 404 while the feature is disabled, with any token', async () => {
    const { post } = await aGateway({ settings: null });

    expect((await post(event('recordings/a.mp4'))).status).toBe(404);
    expect((await post(event('recordings/a.mp4'), null)).status).toBe(404);
  });

  it('asks for a repetition while events cannot be stored', async () => {
    const { post } = await aGateway({
      fileStored: () => Promise.reject(new StorageUnavailableError()),
    });

    expect((await post(event('recordings/a.mp4'))).status).toBe(503);
  });

  it('asks for a repetition while a subscription cannot be confirmed', async () => {
    const { post, outcomes } = await aGateway({
      visit: () => Promise.reject(new Error('redirect')),
    });
    const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Token=x';
    const confirmation = { Type: 'SubscriptionConfirmation', Message: '', SubscribeURL };

    expect((await post(JSON.stringify(confirmation))).status).toBe(503);

    expect(outcomes).toEqual([]);
  });

  it('confirms a subscription', async () => {
    const { post, visited } = await aGateway();
    const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Token=x';

    const confirmation = JSON.stringify({
      Type: 'SubscriptionConfirmation',
      Message: '',
      SubscribeURL,
    });
    expect((await post(confirmation)).status).toBe(200);

    expect(visited).toEqual([SubscribeURL]);
  });
});

describe('confirmSubscription', () => {
  /** Amazon, as far as a confirmation sees it. */
  const anAmazonThatAnswers = async (status: number, headers: Record<string, string> = {}) => {
    const visited: string[] = [];
    server = createServer(({ url = '' }, response) => {
      visited.push(url);
      response.writeHead(url === '/internal' ? 200 : status, headers).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { address: `http://127.0.0.1:${port}/confirm`, visited };
  };

  it('visits the address once', async () => {
    const { address, visited } = await anAmazonThatAnswers(200);

    await confirmSubscription(address);

    expect(visited).toEqual(['/confirm']);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect of status %i', async (status) => {
    const { address, visited } = await anAmazonThatAnswers(status, { location: '/internal' });

    await expect(confirmSubscription(address)).rejects.toThrow();

    expect(visited).toEqual(['/confirm']);
  });

  it.each([400, 403, 500])('fails for the status %i', async (status) => {
    const { address } = await anAmazonThatAnswers(status);

    await expect(confirmSubscription(address)).rejects.toThrow(String(status));
  });
});
