import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Router } from 'express';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createExpressApp } from '../../src/http/express-app.js';
import { HeldBytes } from '../../src/http/held-bytes.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { refuseUpgrade } from '../../src/http/refuse-upgrade.js';
import { silentLog } from '../support/silent-log.js';

describe('the HTTP server', () => {
  let server: Server;
  let upgrades: number;

  beforeEach(async () => {
    upgrades = 0;
    const refuse = (socket: Duplex, status: string) => {
      upgrades += 1;
      refuseUpgrade(socket, status);
    };
    server = createHttpServer({
      graphql: {
        async handle(request, response) {
          try {
            response.end(`asked: ${Buffer.concat(await request.toArray()).toString()}`);
          } catch {
            // The peer has disconnected.
          }
        },
      },
      sockets: { upgrade: (_request, socket) => refuse(socket, '101 Pretended'), refuse },
      health: { isDraining: false },
      express: createExpressApp({
        trust: () => false,
        http: { isSecure: false, hstsIncludesSubdomains: false },
        webhooks: [],
        routers: [
          Router()
            .get('/livez', (_request, response) => void response.json({ ok: true }))
            .get('/silent', () => undefined),
        ],
        log: silentLog,
      }),
      held: new HeldBytes({ log: silentLog }),
      hasGraphiql: false,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Everything that arrives on a connection that the response closes. */
  const exchange = async (...lines: readonly string[]): Promise<string> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(lines.join('\r\n'));
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  };

  it.each(['h2c', 'H2C', 'TLS/1.0', 'h2c, websocket', 'foo/2'])(
    'ignores the offer `Upgrade: %s` of a request',
    async (protocol) => {
      const offer = ['Host: h', 'Connection: Upgrade, HTTP2-Settings', `Upgrade: ${protocol}`];

      expect(
        await exchange('GET /livez HTTP/1.1', ...offer, 'HTTP2-Settings: AAA', '', ''),
      ).toMatch(/^HTTP\/1.1 200 OK[^]*\{"ok":true\}$/);
      expect(
        await exchange('POST /graphql HTTP/1.1', ...offer, 'Content-Length: 5', '', 'hello'),
      ).toMatch(/^HTTP\/1.1 200 OK[^]*asked: hello/);
      expect(upgrades).toBe(0);
    },
  );

  it('accepts the next request on a connection that offered h2c', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { port } = server.address() as AddressInfo;
    const ask = async (body: string) => {
      const headers = { connection: 'Upgrade', upgrade: 'h2c' };
      const asked = request({ port, agent, headers, method: 'POST', path: '/graphql' }).end(body);
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      return Buffer.concat(await response.toArray()).toString();
    };

    expect(await ask('1')).toBe('asked: 1');
    expect(await ask('2')).toBe('asked: 2');
    agent.destroy();
  });

  it.each(['websocket', 'WebSocket', 'WEBSOCKET'])(
    'treats `Upgrade: %s` as an upgrade',
    async (protocol) => {
      const offer = ['Host: h', 'Connection: Upgrade', `Upgrade: ${protocol}`, '', ''];

      expect(await exchange('GET /graphql?a=1 HTTP/1.1', ...offer)).toMatch(
        /^HTTP\/1.1 101 Pretended/,
      );
      expect(await exchange('GET /nope HTTP/1.1', ...offer)).toMatch(/^HTTP\/1.1 404 Not Found/);
      expect(upgrades).toBe(2);
    },
  );

  describe('with peers that stall', () => {
    /** The server ends it: the peer sends no more than this, and keeps its half open. */
    const stalled = (...lines: readonly string[]) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.write(lines.join('\r\n'));
      return socket;
    };

    const answerOf = async (socket: Socket): Promise<string> =>
      Buffer.concat(await socket.toArray()).toString();

    it('allows 30 s for a request, 10 s for its headers, and 65 and 90 s for a silent connection', () => {
      expect(server).toMatchObject({
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        keepAliveTimeout: 65_000,
        timeout: 90_000,
      });
    });

    it('answers 408 to a body that does not arrive', async () => {
      server.requestTimeout = 1;
      const socket = stalled('POST /graphql HTTP/1.1', 'Host: h', 'Content-Length: 9', '', 'half');

      expect(await answerOf(socket)).toMatch(
        /^HTTP\/1.1 408 Request Timeout[^]*"The request took too long to arrive; send it again."/,
      );
    });

    it('answers 408 to headers that do not end', async () => {
      server.headersTimeout = 1;

      expect(await answerOf(stalled('GET /livez HTTP/1.1', 'Host: h', 'X-Half:'))).toMatch(
        /^HTTP\/1.1 408/,
      );
    });

    it('closes a connection without another request', async () => {
      server.keepAliveTimeout = 1;

      expect(await answerOf(stalled('GET /livez HTTP/1.1', 'Host: h', '', ''))).toMatch(
        /^HTTP\/1.1 200 OK[^]*\{"ok":true\}$/,
      );
    });

    it('closes a connection on which nothing happens, even during a response', async () => {
      server.timeout = 1;

      const answer = answerOf(stalled('GET /silent HTTP/1.1', 'Host: h', '', ''));
      // Whether the peer sees an end or a reset depends on the kernel.
      expect(await answer.catch(() => '')).toBe('');
    });
  });

  it('closes a connection with a CONNECT request without a response', async () => {
    expect(await exchange('CONNECT example.org:443 HTTP/1.1', 'Host: example.org', '', '')).toBe(
      '',
    );
  });

  it('accepts headers of 30 kB, and answers with the reason beyond 32 kB', async () => {
    const withCookie = (bytes: number) =>
      exchange(
        'GET /livez HTTP/1.1',
        'Host: h',
        `Cookie: a=${'x'.repeat(bytes)}`,
        'Connection: close',
        '',
        '',
      );

    expect(await withCookie(30_000)).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await withCookie(33_000)).toMatch(
      /^HTTP\/1.1 431 [^]*\{"message":"The headers are larger than 32768 bytes; [^]*"code":"BAD_REQUEST"\}$/,
    );
  });

  it.each([
    ['an expectation that it cannot meet', ['Host: h', 'Expect: a-miracle'], '417'],
    ['two lengths', ['Host: h', 'Content-Length: 1', 'Content-Length: 2'], '400'],
    [
      'a length beside chunks',
      ['Host: h', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
      '400',
    ],
    ['no host', ['Accept: */*'], '400'],
    ['headers of 1 MB', ['Host: h', `Cookie: ${'x'.repeat(1_000_000)}`], '431'],
  ] as const)('rejects %s', async (_what, headers, status) => {
    const answer = exchange('POST /graphql HTTP/1.1', ...headers, 'Connection: close', '', '');

    // The peer may still be sending when the server closes the connection.
    expect(await answer.catch((error: unknown) => String(error))).toMatch(
      new RegExp(`^HTTP/1.1 ${status}|ECONNRESET|EPIPE`),
    );
  });
});
