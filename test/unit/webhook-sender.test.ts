import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AddressPolicy, type LookUp } from '../../src/outgoing/address-policy.js';
import { HttpWebhookSender } from '../../src/outgoing/webhook-sender.js';
import { eventually } from '../support/eventually.js';

const LOOPBACK = [ipaddr.parseCIDR('127.0.0.0/8')];
const servers: Server[] = [];
const senders: HttpWebhookSender[] = [];

afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function aSender(resolver?: LookUp, timeoutMs?: number, allowedNetworks = LOOPBACK) {
  const policy = new AddressPolicy({ allowsHttp: true, allowedNetworks }, resolver);
  const sender = new HttpWebhookSender(policy, timeoutMs);
  senders.push(sender);
  return sender;
}

const post = (sender: HttpWebhookSender, url: string) =>
  sender.send({ url, body: '{}', headers: { 'content-type': 'application/json' } });

describe('HttpWebhookSender', () => {
  it('connects to the address that was checked, under the name of the receiver', async () => {
    const hosts: unknown[] = [];
    const { port } = await serve((request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(200).end();
    });
    let lookups = 0;
    const sender = aSender((_hostname, _options, callback) => {
      lookups += 1;
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    });

    const answer = await post(sender, `http://hook.example:${port}/`);

    expect(answer).toMatchObject({ statusCode: 200, failure: null });
    expect(hosts).toEqual([`hook.example:${port}`]);
    expect(lookups).toBe(1);
  });

  it('does not connect to a name whose address has become private', async () => {
    let requests = 0;
    const { port } = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const addresses = ['93.184.215.14', '127.0.0.1'];
    const resolver: LookUp = (_hostname, _options, callback) => {
      callback(null, [{ address: addresses.shift() ?? '127.0.0.1', family: 4 }]);
    };
    const policy = new AddressPolicy({ allowsHttp: true, allowedNetworks: [] }, resolver);
    const url = `http://rebound.example:${port}/`;
    await policy.check(url);
    const sender = new HttpWebhookSender(policy);
    senders.push(sender);

    const answer = await post(sender, url);

    expect(answer.statusCode).toBeNull();
    expect(answer.failure).toBe(
      'The address is in a network that is not public, or resolves to one.',
    );
    expect(requests).toBe(0);
  });

  it('does not send to a URL whose address is private, whatever was stored', async () => {
    const answer = await post(aSender(undefined, undefined, []), 'http://[::ffff:127.0.0.1]:8080/');

    expect(answer).toMatchObject({
      statusCode: null,
      failure: 'The address is in a network that is not public, or resolves to one.',
    });
  });

  it('follows no redirect', async () => {
    let requests = 0;
    const target = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const { port } = await serve((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${target.port}/` }).end();
    });

    const answer = await post(aSender(), `http://127.0.0.1:${port}/`);

    expect(answer).toMatchObject({
      statusCode: 307,
      failure: 'The receiver answered 307; redirects are not followed.',
    });
    expect(requests).toBe(0);
  });

  it('closes the connection of a receiver whose answer does not end', async () => {
    let isClosed = false;
    const { port } = await serve((_request, response) => {
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', flood);
      response.on('close', () => {
        isClosed = true;
      });
      flood();
    });

    const answer = await post(aSender(), `http://127.0.0.1:${port}/`);

    expect(answer).toMatchObject({ statusCode: 200, failure: null });
    await eventually(() => isClosed, Boolean);
  });

  it('gives up on a receiver that answers byte by byte, or not at all', async () => {
    const { server, port } = await serve(() => undefined);
    server.removeAllListeners('request');
    server.removeAllListeners('connection');
    server.on('connection', (socket) => {
      const timer = setInterval(() => socket.write('H'), 20);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(timer);
      });
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    });

    const answer = await post(aSender(undefined, 400), `http://127.0.0.1:${port}/`);

    expect(answer).toMatchObject({
      statusCode: null,
      failure: 'The receiver did not answer within 0.4 s.',
    });
  });

  it('is not held up by receivers on the same host that do not answer', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/works') response.writeHead(204).end();
    });
    const sender = aSender();
    for (let index = 0; index < 100; index += 1) {
      void post(sender, `http://127.0.0.1:${port}/hangs`);
    }

    const answer = await post(sender, `http://127.0.0.1:${port}/works`);

    expect(answer).toMatchObject({ statusCode: 204, failure: null });
  });

  it('refuses an answer with a long head', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(32 * 1024) }).end();
    });

    const answer = await post(aSender(), `http://127.0.0.1:${port}/`);

    expect(answer).toMatchObject({
      statusCode: null,
      failure: 'The head of the answer is too long.',
    });
  });

  it('repeats a request at once if the receiver had closed the idle connection', async () => {
    const seen: string[] = [];
    const { server, port } = await serve((request, response) => {
      seen.push(`${request.socket.remotePort}`);
      response.end('ok');
    });
    server.keepAliveTimeout = 0;
    const sender = aSender();

    for (let times = 0; times < 3; times += 1) {
      const answer = await post(sender, `http://127.0.0.1:${port}/`);
      expect(answer.failure).toBeNull();
      server.closeIdleConnections();
    }

    expect(seen).toHaveLength(3);
  });

  it('reads how long the receiver wants to be left alone', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(503, { 'retry-after': '120' }).end();
    });

    const answer = await post(aSender(), `http://127.0.0.1:${port}/`);

    expect(answer).toMatchObject({ statusCode: 503, retryAfterMs: 120_000 });
  });
});
