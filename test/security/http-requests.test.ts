import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';

const QUERY = JSON.stringify({ query: '{ config { languages } }' });
const JSON_TYPE = 'Content-Type: application/json';

describe('requests that no browser writes', () => {
  let gateway: AttackedGateway;

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterEach(async () => {
    gateway.hangUp();
    expect(await gateway.live()).toEqual([200, { ok: true }]);
  });

  afterAll(() => gateway.stop());

  /** The response, up to the point where the gateway closes the connection. */
  const exchange = async (...lines: readonly string[]): Promise<string> => {
    const socket = gateway.connect();
    socket.write(lines.join('\r\n'));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await Promise.race([once(socket, 'end'), once(socket, 'close')]);
    return Buffer.concat(chunks).toString();
  };

  const post = (headers: readonly string[], body: string): Promise<string> =>
    exchange('POST /graphql HTTP/1.1', 'Host: h', 'Connection: close', ...headers, '', body);

  it('answers pipelined requests in their order, and closes when asked to', async () => {
    const request = `POST /graphql HTTP/1.1\r\nHost: h\r\n${JSON_TYPE}\r\nContent-Length: ${QUERY.length}\r\n\r\n${QUERY}`;
    const last = request.replace('Host: h', 'Host: h\r\nConnection: close');

    const answer = await exchange(`${request.repeat(500)}${last}`);

    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(501);
  });

  it('stops a chunked body that does not end', async () => {
    const socket = gateway.connect();
    socket.write(
      ['POST /graphql HTTP/1.1', 'Host: h', JSON_TYPE, 'Transfer-Encoding: chunked', '', ''].join(
        '\r\n',
      ),
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    for (let count = 0; count < 20; count += 1) socket.write(`2710\r\n${'x'.repeat(10_000)}\r\n`);

    await eventually(() => answer.startsWith('HTTP/1.1 413'), Boolean);
  });

  it.each<[string, string[], string, RegExp]>([
    [
      'Expect: 100-continue is met',
      [JSON_TYPE, 'Expect: 100-continue', `Content-Length: ${QUERY.length}`],
      QUERY,
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/,
    ],
    [
      'Expect: 100-continue with a large body is refused',
      [JSON_TYPE, 'Expect: 100-continue', 'Content-Length: 1000000'],
      '',
      /HTTP\/1\.1 413/,
    ],
    [
      'two content types count as the first',
      ['Content-Type: text/plain', JSON_TYPE, `Content-Length: ${QUERY.length}`],
      QUERY,
      /^HTTP\/1\.1 400/,
    ],
    [
      'two Origins are foreign',
      [
        JSON_TYPE,
        'Cookie: a=b',
        'Origin: https://evil.example',
        'Origin: null',
        `Content-Length: ${QUERY.length}`,
      ],
      QUERY,
      /^HTTP\/1\.1 403/,
    ],
    [
      'cookies named as parts of every object are ignored',
      [
        JSON_TYPE,
        'Cookie: __proto__=s:a.b; constructor=s:a.b; toString=x',
        `Content-Length: ${QUERY.length}`,
      ],
      QUERY,
      /^HTTP\/1\.1 200/,
    ],
    [
      'thousands of cookies are ignored',
      [JSON_TYPE, `Cookie: ${'a=b; '.repeat(6_000)}`, `Content-Length: ${QUERY.length}`],
      QUERY,
      /^HTTP\/1\.1 200/,
    ],
    [
      'a length that is no number is refused',
      [JSON_TYPE, 'Content-Length: 1e3'],
      QUERY,
      /^HTTP\/1\.1 400/,
    ],
    [
      'an obsolete line folding is refused',
      [JSON_TYPE, 'X-A: b', ' Cookie: c=d', 'Content-Length : 5'],
      QUERY,
      /^HTTP\/1\.1 400/,
    ],
  ])('%s', async (_what, headers, body, answer) => {
    expect(await post(headers, body)).toMatch(answer);
  });

  it.each<[string, string]>([
    ['a number without end', `{"first":${'9'.repeat(50_000)}}`],
    ['a number of an exponent', '{"first":1e999}'],
    ['a fraction', '{"first":1.5}'],
    ['a number as text', '{"first":"1"}'],
    ['an object with a conversion', '{"first":{"valueOf":1}}'],
  ])('%s is no page size', async (_what, variables) => {
    const query = 'query ($first: Int) { rooms(first: $first) { totalCount } }';
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;

    const answer = await post([JSON_TYPE, `Content-Length: ${body.length}`], body);

    expect(answer).toMatch(/^HTTP\/1\.1 400[^]*"code":"BAD_USER_INPUT"/);
  });

  it.each(['graphql-ws', '__proto__', 'constructor'])(
    'agrees to no other WebSocket subprotocol: %s',
    async (protocol) => {
      const webSocket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, protocol);
      const [error] = (await once(webSocket, 'error')) as [Error];

      expect(error.message).toBe('Server sent no subprotocol');
    },
  );
});
