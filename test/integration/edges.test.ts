import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { ConfigDocument, RoomsDocument, ViewerDocument } from '../generated/operations.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MB = 1_000_000;

describe('HTTP and WebSocket', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ env: { NODE_ENV: 'production', RATE_LIMITS: 'on' } });
  });

  afterAll(() => app.stop());

  /** The status and the first error code of the response to a raw body. */
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const response = await app.browser().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.text();
    const { errors } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
    return [response.status, errors?.[0]?.extensions.code] as const;
  };

  const query = (text: string, variables?: object) =>
    post(JSON.stringify({ query: text, variables }));

  it.each([
    ['malformed JSON', '{"query":', [400, 'BAD_REQUEST']],
    ['JSON that is no object', '"hello"', [400, 'BAD_REQUEST']],
    ['no query', '{}', [400, 'BAD_REQUEST']],
    ['a batch', '[{"query":"{ viewer { id } }"}]', [400, 'BAD_REQUEST']],
    ['a body of 5 MB', 'x'.repeat(5 * MB), [413, 'PAYLOAD_TOO_LARGE']],
  ] as const)('reject %s', async (_what, body, expected) => {
    expect(await post(body)).toEqual(expected);
  });

  it.each([
    ['a syntax error', '{', [400, 'GRAPHQL_PARSE_FAILED']],
    ['an unknown field', '{ viwer { id } }', [400, 'GRAPHQL_VALIDATION_FAILED']],
    [
      '1,000 aliases',
      `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      [400, 'GRAPHQL_PARSE_FAILED'],
    ],
    [
      'fifty aliases',
      `{ ${Array.from({ length: 50 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      [400, 'GRAPHQL_VALIDATION_FAILED'],
    ],
    [
      'a deep query',
      `{ rooms ${'{ nodes { members { user '.repeat(4)}{ id }${' } } }'.repeat(4)} }`,
      [400, 'GRAPHQL_VALIDATION_FAILED'],
    ],
    ['a subscription', 'subscription { lobby(roomId: "a") { type } }', [400, 'BAD_REQUEST']],
    [
      'introspection in production',
      '{ __schema { types { name } } }',
      [400, 'GRAPHQL_VALIDATION_FAILED'],
    ],
  ] as const)('reject %s', async (_what, text, expected) => {
    expect(await query(text)).toEqual(expected);
  });

  it('reject a query whose page size makes it too costly, but not one with a small page', async () => {
    const page = 'rooms(first: $first) { nodes { members { user { id fullName email } role } } }';
    const pages = Array.from({ length: 18 }, (_, i) => `p${i}: ${page}`).join(' ');
    const text = `query ($first: Int!) { ${pages} }`;

    expect(await query(text, { first: 100 })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await query(text, { first: 5 })).toEqual([200, 'UNAUTHENTICATED']);
  });

  it('reject a query that a condition makes too costly, whatever the condition was before', async () => {
    const page =
      'rooms(first: 100) @include(if: $x) { nodes { members { user { id fullName email } role } } }';
    const pages = Array.from({ length: 20 }, (_, i) => `p${i}: ${page}`).join(' ');
    const text = `query ($x: Boolean!) { ${pages} }`;

    expect(await query(text, { x: false })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await query(text, { x: true })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('answer an invalid document with at most five short errors', async () => {
    const name = 'N'.repeat(90);
    const wrong = Array.from({ length: 90 }, (_, i) => `f${i} @include(if: $v${i})`).join(' ');
    const response = await app.browser().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `query ${name} { viewer { ${wrong} } }` }),
    });

    const text = await response.text();
    const { errors } = JSON.parse(text) as { errors: { message: string }[] };
    expect([response.status, errors.length]).toEqual([400, 5]);
    expect(text.length).toBeLessThan(3000);
  });

  it('name an invalid variable by its path', async () => {
    const { status, errors } = await app
      .browser()
      .execute(RoomsDocument, { first: 'many' as unknown as number });

    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['first'] });
  });

  it('give no suggestions about names of the schema', async () => {
    const response = await app.browser().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewr { id } }' }),
    });

    expect(await response.text()).not.toContain('viewer');
  });

  it('reject pages of other origins that send cookies', async () => {
    const client = await app.as('origin');

    expect(
      (await client.with({ origin: 'https://evil.example' }).execute(ViewerDocument)).status,
    ).toBe(403);
    expect((await client.with({ origin: app.url }).execute(ViewerDocument)).status).toBe(200);
  });

  it('reject forms, which need no preflight', async () => {
    expect(await post('query={viewer{id}}', { 'content-type': 'text/plain' })).toEqual([
      400,
      'BAD_REQUEST',
    ]);
  });

  it('answer NOT_FOUND for unknown paths', async () => {
    const response = await app.browser().fetch('/nowhere');

    expect([response.status, await response.json()]).toEqual([
      404,
      { code: 'NOT_FOUND', message: 'Not found, or you do not have access.' },
    ]);
  });

  it('send the security headers for GraphQL and other paths', async () => {
    for (const [path, source] of [
      ['/graphql', 'none'],
      ['/livez', 'self'],
    ] as const) {
      const { headers } = await app.browser().fetch(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain(`default-src '${source}'`);
    }
  });

  it('forbid caches to store a response', async () => {
    const asked = [
      app.browser().fetch('/graphql?query={__typename}', {
        headers: { 'apollo-require-preflight': '1' },
      }),
      app.browser().fetch('/graphql', { method: 'POST', body: '{"query":"{ __typename }"}' }),
      app.browser().fetch('/graphql', { method: 'OPTIONS' }),
    ];

    for (const { headers } of await Promise.all(asked)) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('vary')).toBe('Origin, Accept');
    }
  });

  describe('a preflight request', () => {
    const allowed = async (origin: string, asked: string) => {
      const response = await app.browser().fetch('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': asked,
        },
      });
      return (response.headers.get('access-control-allow-headers') ?? '').split(', ');
    };

    it.each(['https://evil.example', 'ours'])(
      'allows the headers of GraphQL clients and of tracing for %s',
      async (origin) => {
        const names = await allowed(origin === 'ours' ? app.url : origin, 'content-type');
        expect(names).toEqual(
          expect.arrayContaining([
            'content-type',
            'authorization',
            'apollographql-client-name',
            'apollographql-client-version',
            'traceparent',
            'tracestate',
            'sentry-trace',
            'baggage',
          ]),
        );
      },
    );

    it('allows all requested headers to allowed origins, and no others to other origins', async () => {
      const asked = 'x-request-id,x-datadog-trace-id';
      expect(await allowed(app.url, asked)).toContain(asked);
      expect((await allowed('https://evil.example', asked)).join()).not.toContain('x-request');
    });

    it.each(['a b', 'a: b', '*/*', 'x'.repeat(2000)])(
      'does not repeat an invalid list of headers: %s',
      async (asked) => {
        expect((await allowed(app.url, asked)).join()).not.toContain(asked);
      },
    );
  });

  describe('WebSocket', () => {
    /** The first message after the acknowledgment, or the status of a rejected upgrade. */
    const firstAnswer = (payload: object, headers: Record<string, string> = {}) =>
      new Promise<unknown>((resolve, reject) => {
        const address = `${app.url.replace('http', 'ws')}/graphql`;
        const socket = new WebSocket(address, 'graphql-transport-ws', { headers });
        socket.on('open', () => socket.send('{"type":"connection_init"}'));
        socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString()) as { type: string; payload: unknown };
          if (message.type === 'connection_ack') {
            socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
          } else {
            socket.close();
            resolve(message);
          }
        });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('error', reject);
      });

    const refusedWith = (code: string) => ({
      type: 'error',
      payload: [{ extensions: { code } }],
    });

    it('executes subscriptions only', async () => {
      expect(await firstAnswer({ query: '{ config { languages } }' })).toMatchObject(
        refusedWith('BAD_REQUEST'),
      );
    });

    it('applies the same limits to documents', async () => {
      const aliases = Array.from({ length: 50 }, (_, i) => `a${i}: __typename`).join(' ');
      expect(await firstAnswer({ query: `{ ${aliases} }` })).toMatchObject(
        refusedWith('GRAPHQL_VALIDATION_FAILED'),
      );
    });

    it('answers an invalid document with at most five errors', async () => {
      const wrong = Array.from({ length: 90 }, (_, i) => `f${i} @include(if: $v${i})`).join(' ');
      const answer = await firstAnswer({
        query: `subscription { lobby(roomId: "a") { ${wrong} } }`,
      });
      expect((answer as { payload: unknown[] }).payload).toHaveLength(5);
    });

    it('name an invalid variable by its path', async () => {
      const text = 'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type } }';
      expect(await firstAnswer({ query: text, variables: {} })).toMatchObject({
        payload: [{ extensions: { code: 'BAD_USER_INPUT', fields: ['roomId'] } }],
      });
    });

    it('rejects connections from pages of other origins', async () => {
      expect(await firstAnswer({}, { origin: 'https://evil.example' })).toBe(403);
    });
  });

  it('log no tokens and tickets', async () => {
    const client = await app.as('logged');
    await client.with({ bearer: 'a.b.c', ticket: 'd.e.f' }).execute(ConfigDocument);
    const session = client.cookies.get('foyer_session') ?? 'no session';

    expect(app.logLines.join('\n')).not.toContain(session);
    expect(app.logLines.join('\n')).not.toContain('a.b.c');
  });
});
