import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { RawSocket } from '../support/raw-socket.js';

/**
 * A fault that no request can cause: code that is loaded before the gateway, and waits for a
 * signal.
 */
const faultyAt = (signal: string, code: string): string =>
  `--import data:text/javascript,${encodeURIComponent(`process.on('${signal}', () => { ${code} })`)}`;

const CAUSE = `new Error('on top', { cause: new Error('at the root') })`;

describe('the gateway process', () => {
  let gateway: AttackedGateway;

  afterEach(() => gateway.stop());

  it.each([
    ['an exception', `setImmediate(() => { throw ${CAUSE} })`, 'Uncaught exception; stopping'],
    ['a rejection', `void Promise.reject(${CAUSE})`, 'Unhandled rejection; stopping'],
  ])(
    'logs an uncaught fault with its cause, drains, and exits with 1 (%s)',
    async (_what, code, message) => {
      gateway = await startAttackedGateway({ NODE_OPTIONS: faultyAt('SIGUSR2', code) });
      const socket = await RawSocket.ready(gateway.url);

      process.kill(gateway.process.pid, 'SIGUSR2');

      expect(await socket.closeCode()).toBe(1001);
      expect((await gateway.process.exited()).code).toBe(1);
      const lines = gateway.process
        .output()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
      expect(lines).toContainEqual(
        expect.objectContaining({
          level: 60,
          msg: message,
          err: expect.objectContaining({
            message: 'on top',
            cause: expect.objectContaining({ message: 'at the root' }) as unknown,
          }) as unknown,
        }),
      );
    },
  );

  it('answers that it is not ready while requests in flight end after an uncaught fault', async () => {
    const code = `setImmediate(() => { throw ${CAUSE} })`;
    gateway = await startAttackedGateway({ NODE_OPTIONS: faultyAt('SIGUSR2', code) });
    const socket = await RawSocket.ready(gateway.url);
    const body = JSON.stringify({ query: '{ config { languages } }' });
    const endQuery = await beginRequest([
      'POST /graphql HTTP/1.1',
      'Host: h',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body.slice(0, 10),
    ]);
    const endProbe = await beginRequest(['GET /readyz HTTP/1.1', 'Host: h', '']);
    // The response follows the incomplete requests, which the gateway has therefore received.
    expect(await gateway.live()).toEqual([200, { ok: true }]);

    process.kill(gateway.process.pid, 'SIGUSR2');
    expect(await socket.closeCode()).toBe(1001);

    expect(await endProbe('\r\n')).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
    expect(await endQuery(body.slice(10))).toMatch(/^HTTP\/1.1 200 OK[^]*"languages"/);
    expect((await gateway.process.exited()).code).toBe(1);
  });

  /** Sends the first lines of a request. The returned function sends the rest, and reads the response. */
  async function beginRequest(
    lines: readonly string[],
  ): Promise<(rest: string) => Promise<string>> {
    const connection = gateway.connect();
    const answer = connection.toArray();
    connection.write(lines.join('\r\n'));
    await once(connection, 'connect');
    return async (rest) => {
      connection.end(rest);
      return Buffer.concat(await answer).toString();
    };
  }

  it('drains and exits with 0 after a signal', async () => {
    gateway = await startAttackedGateway();
    process.kill(gateway.process.pid, 'SIGTERM');

    expect((await gateway.process.exited()).code).toBe(0);
  });

  it('logs warnings, and what libraries write to the console, in bounded lines', async () => {
    const code = `console.error('first\\nsecond', { deep: 'x'.repeat(1e6) }); process.emitWarning('w'.repeat(1e6));`;
    gateway = await startAttackedGateway({ NODE_OPTIONS: faultyAt('SIGUSR2', code) });
    process.kill(gateway.process.pid, 'SIGUSR2');
    process.kill(gateway.process.pid, 'SIGTERM');
    await gateway.process.exited();

    const lines = gateway.process.output().trim().split('\n');
    for (const line of lines) expect(line.length).toBeLessThan(12_000);
    const sources = lines.map((line) => (JSON.parse(line) as { source?: string }).source);
    expect(sources).toEqual(expect.arrayContaining(['console', 'node']));
  });
});
