import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { RawSocket } from '../support/raw-socket.js';

const COOKIE = { cookie: 'foyer_session=s%3Aanything' };
const JSON_BODY = { 'content-type': 'application/json' };
const QUERY = '{ config { languages } }';

/**
 * Names in the schema that are close to a misspelled name, and other details of the implementation.
 */
const TELLING =
  /did you mean|\b(viewer|languages|accessLevel|PUBLIC)\b|node_modules|\.[jt]s:\d|"stack/i;

describe('a gateway in production', () => {
  let gateway: AttackedGateway;

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterAll(() => gateway.stop());

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await gateway.browser().fetch(path, init);
    return { response, status: response.status, text: await response.text() };
  };

  const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
    ask('/graphql', { method: 'POST', headers: { ...JSON_BODY, ...headers }, body });

  const query = (text: string, variables?: unknown, headers?: Record<string, string>) =>
    post(JSON.stringify({ query: text, variables }), headers);

  /** Written in the form of the gateway's own origin, which is `http://127.0.0.1:PORT`. */
  const foreign = (): string[] => [
    'null',
    '',
    'https://evil.example',
    `${gateway.url}.evil.example`,
    `https://evil.example/${gateway.url}`,
    gateway.url.replace('http:', 'https:'),
    gateway.url.replace('127.0.0.1', 'localhost'),
    gateway.url.replace(/\d$/, ''),
    `${gateway.url}/`,
    gateway.url.toUpperCase(),
    `${gateway.url} https://evil.example`,
  ];

  it('rejects requests with cookies from pages of other origins, over HTTP and WebSocket', async () => {
    for (const origin of foreign()) {
      const overHttp = await query(QUERY, {}, { ...COOKIE, origin });
      expect([origin, overHttp.status]).toEqual([origin, 403]);
      const signOut = await ask('/auth/logout', { method: 'POST', headers: { origin } });
      expect([origin, signOut.status]).toEqual([origin, 403]);
      const options = { headers: { ...COOKIE, origin } };
      const webSocket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, options);
      const [error] = (await once(webSocket, 'error')) as [Error];
      expect([origin, error.message]).toEqual([origin, 'Unexpected server response: 403']);
    }
  });

  it('accepts requests without cookies from pages of other origins, to which browsers send none', async () => {
    for (const origin of ['null', 'https://evil.example']) {
      const { status, response } = await query(QUERY, {}, { origin });
      expect(status).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const own = await query(QUERY, {}, { ...COOKIE, origin: gateway.url });
    expect(own.response.headers.get('access-control-allow-origin')).toBe(gateway.url);
    expect(own.response.headers.get('access-control-allow-credentials')).toBe('true');
  });

  const mutation = 'mutation { leaveLobby(roomId: "a") }';
  const preflighted = { 'apollo-require-preflight': '1' };
  const asQuery = (text: string) => `/graphql?query=${encodeURIComponent(text)}`;

  it.each<[string, string, RequestInit, number]>([
    ['a query by GET, as an image does it', asQuery(QUERY), {}, 400],
    ['a mutation by GET', asQuery(mutation), { headers: preflighted }, 405],
    ['a mutation by GET, as an image does it', asQuery(mutation), {}, 400],
    ['a form', '/graphql', form('application/x-www-form-urlencoded'), 400],
    ['a form with files', '/graphql', form('multipart/form-data; boundary=x'), 400],
    ['JSON as plain text', '/graphql', form('text/plain'), 400],
    ['JSON of no type', '/graphql', form(''), 400],
    ['signing out by a link', '/auth/logout', {}, 405],
    ['another method', '/graphql', { method: 'PUT', headers: preflighted }, 405],
  ])('does not execute %s', async (_what, path, init, status) => {
    expect((await ask(path, init)).status).toBe(status);
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e%2e//evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\r\nlocation: https://evil.example',
    'https:evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    '.evil.example',
    '/auth/login',
    '/./auth/logout',
    '/x/../auth/callback',
  ])('redirects to the home page instead of %j after a sign-out', async (returnTo) => {
    const path = `/auth/logout?returnTo=${encodeURIComponent(returnTo)}`;
    const { status, response } = await ask(path, { method: 'POST' });

    expect([status, response.headers.get('location')]).toEqual([303, '/']);
  });

  const ROOM = 'query ($id: String!) { room(slugOrId: $id) { id } }';

  it.each<[string, string, number]>([
    ['a variable from the prototype', operation('query ($constructor: String!)', '{}'), 400],
    [
      '__proto__ as variables',
      `{"query":${JSON.stringify(ROOM)},"__proto__":{"variables":{"id":"a"}}}`,
      400,
    ],
    [
      '__proto__ among variables',
      operation('query ($id: String!)', '{"__proto__":{"id":"a"}}'),
      400,
    ],
    [
      'constructor among variables',
      operation('query ($id: String!)', '{"constructor":{"id":"a"}}'),
      400,
    ],
    [
      'an object with __proto__',
      operation('query ($id: String!)', '{"id":{"__proto__":"a"}}'),
      400,
    ],
    [
      '__proto__ as the operation',
      '{"query":"query A { viewer { id } }","operationName":"__proto__"}',
      400,
    ],
    [
      'constructor as the operation',
      '{"query":"query A { viewer { id } }","operationName":"constructor"}',
      400,
    ],
    ['an object as the query', '{"query":{"kind":"Document"}}', 400],
    ['a list as the query', '{"query":["{ viewer { id } }"]}', 400],
    ['a batch', '[{"query":"{ viewer { id } }"}]', 400],
    ['nothing', '', 400],
    ['null', 'null', 400],
    ['a byte order mark', '\ufeff{"query":"{ viewer { id } }"}', 400],
    ['nesting without end', '['.repeat(50_000), 400],
  ])('rejects %s', async (_what, body, status) => {
    const answer = await post(body);

    expect([answer.status, answer.text.includes('INTERNAL')]).toEqual([status, false]);
  });

  it('reads no compressed bodies, and offers no compressed frames', async () => {
    const body = new Uint8Array(gzipSync(JSON.stringify({ query: QUERY })));
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(400);

    const socket = await RawSocket.ready(gateway.url, { perMessageDeflate: true });
    expect(socket.webSocket.extensions).toBe('');
    socket.end();
  });

  it.each<[string, string, object]>([
    ['the schema', '{ __schema { types { name } } }', {}],
    ['a type', '{ __type(name: "Room") { fields { name } } }', {}],
    ['a field', '{ viewr { id } }', {}],
    ['a nested field', '{ config { language } }', {}],
    ['an argument', '{ room(slugOrI: "a") { id } }', {}],
    ['a type of a variable', 'query ($x: Roomm) { __typename }', {}],
    ['a type of a fragment', '{ ...F } fragment F on Quer { __typename }', {}],
    ['an enum value', 'mutation { updateRoom(input: { id: "x", accessLevel: PUBLI }) { id } }', {}],
    [
      'a field of an input',
      'mutation { updateRoom(input: { id: "x", accesLevel: X }) { id } }',
      {},
    ],
    [
      'a field of a variable',
      'mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { id } }',
      { input: { id: 'x', accesLevel: 'X' } },
    ],
    [
      'an enum value of a variable',
      'mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { id } }',
      { input: { id: 'x', name: 'PUBLI' } },
    ],
  ])('reveals no names of the schema in errors: %s', async (_what, text, variables) => {
    const { text: overHttp } = await query(text, variables);
    expect(overHttp).toContain('"errors"');
    expect(unquoted(overHttp, text)).not.toMatch(TELLING);

    const socket = await RawSocket.ready(gateway.url);
    socket.subscribe('1', text, variables);
    const { type, payload } = await socket.answerTo('1');
    socket.end();
    expect(type).toBe('error');
    expect(unquoted(JSON.stringify(payload), text)).not.toMatch(TELLING);
  });

  it('serves no GraphiQL', async () => {
    const { status, text } = await ask('/graphql', { headers: { accept: 'text/html' } });

    expect(status).toBe(400);
    expect(text).not.toContain('<');
    expect((await ask('/graphiql.html')).status).toBe(404);
  });

  it.each([
    '/nope',
    '/auth/callback?code=a&state=b',
    '/webhooks/livekit',
    '/%',
    '/%00',
    '/..%2f..%2fetc/passwd',
  ])('reveals no internals at %s', async (path) => {
    const { status, text } = await ask(path);

    expect([status >= 400 && status < 500, TELLING.test(text)]).toEqual([true, false]);
  });

  it('hides metrics and the state of its dependencies from requests through a proxy', async () => {
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-for': '' },
      { forwarded: 'for=127.0.0.1' },
    ] as Record<string, string>[]) {
      const metrics = await ask('/metrics', { headers });
      expect([metrics.status, metrics.text.includes('process_')]).toEqual([401, false]);
      const ready = await ask('/readyz', { headers });
      expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { ok: true }]);
    }
  });
});

function form(type: string): RequestInit {
  const body = new Blob([JSON.stringify({ query: QUERY })]);
  return { method: 'POST', headers: type ? { 'content-type': type } : {}, body };
}

/** A whole body; `variables` is text, because object literals cannot have such names. */
function operation(head: string, variables: string): string {
  const [, name = ''] = /\$(\w+)/.exec(head) ?? [];
  const text = `${head} { room(slugOrId: $${name}) { id } }`;
  return `{"query":${JSON.stringify(text)},"variables":${variables}}`;
}

/** Without the parts that the response repeats from the request. */
function unquoted(answer: string, question: string): string {
  return (question.match(/\w+/g) ?? []).reduce(
    (text, word) => text.replaceAll(`\\"${word}\\"`, ''),
    answer,
  );
}
