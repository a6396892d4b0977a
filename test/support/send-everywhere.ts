import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AttackedGateway } from './attacked-gateway.js';
import { RawSocket } from './raw-socket.js';

/** A text that the gateway must keep to itself, and the address that sends it. */
interface Sent {
  readonly text: string;
  readonly address: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends a text in every place of a request where a client, or an attacker, could put it. */
export async function sendEverywhere(gateway: AttackedGateway, sent: Sent): Promise<void> {
  await sendOverHttp(gateway, sent);
  await sendAsRawRequests(gateway, sent);
  await sendOverWebSocket(gateway, sent);
}

const bodiesWith = (text: string): readonly string[] => {
  const quoted = JSON.stringify(text);
  const document = (query: string, rest: object = {}) => JSON.stringify({ query, ...rest });
  return [
    text,
    quoted,
    `{"query":${text}}`,
    `{"query":${quoted}`,
    `{"password":${quoted},}`,
    document(text),
    document(`{ ${text} }`),
    document(`{ config { languages(${text}: 1) } }`),
    document(`{ room(slugOrId: ${quoted}) { id } }`),
    document(`{ room(slugOrId: ${quoted}, x: 1) { id } }`),
    document(`{ room(slugOrId: "${text}`),
    document('query ($id: String!) { room(slugOrId: $id) { id } }', { variables: { id: text } }),
    document('query ($id: String!) { room(slugOrId: $id) { id } }', {
      variables: { id: [text], [text]: text },
    }),
    document('query ($first: Int) { rooms(first: $first) { totalCount } }', {
      variables: { first: text },
    }),
    document('{ config { languages } }', { operationName: text }),
    document('{ config { languages } }', { extensions: { token: text } }),
    document('mutation ($input: JoinRoomInput!) { joinRoom(input: $input) { __typename } }', {
      variables: { input: { room: text, displayName: text, ticket: text } },
    }),
    document('mutation { createRoom(input: { name: "x", accessLevel: PUBLI }) { id } }', { text }),
  ];
};

async function sendOverHttp({ url }: AttackedGateway, { text, address }: Sent): Promise<void> {
  const from = { 'x-forwarded-for': address };
  const inUrl = encodeURIComponent(text);
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { ...from, ...(init.headers as Record<string, string>) };
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, headers });
    await response.arrayBuffer();
  };
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });

  for (const body of bodiesWith(text)) await post('/graphql', body);
  const query = JSON.stringify({ query: '{ viewer { id } }' });
  for (const headers of headersWith(inUrl)) await post('/graphql', query, headers);
  const graphql = `/graphql?query=${encodeURIComponent('{ config { languages } }')}`;
  await ask(`${graphql}&token=${inUrl}&ticket=${inUrl}&password=${inUrl}`);
  for (const path of [
    `/graphql?query=${inUrl}`,
    `${graphql}&variables=${inUrl}&operationName=${inUrl}&extensions=${inUrl}`,
  ]) {
    await ask(path, { headers: { 'apollo-require-preflight': '1' } });
  }
  for (const path of [
    `/${inUrl}`,
    `/recordings/${inUrl}?token=${inUrl}`,
    `/auth/login?returnTo=/${inUrl}&login_hint=${inUrl}&ui_locales=${inUrl}&prompt=${inUrl}`,
    `/auth/callback?code=${inUrl}&state=${inUrl}&iss=${inUrl}`,
    `/auth/callback?error=${inUrl}&error_description=${inUrl}&state=${inUrl}`,
    `/auth/logout/callback?state=${inUrl}`,
    `/assets/${inUrl}.js`,
    `/metrics?token=${inUrl}`,
  ]) {
    await ask(path);
  }
  await post(`/auth/logout?returnTo=/${inUrl}&id_token_hint=${inUrl}`, text);
  for (const path of ['/webhooks/livekit', '/webhooks/storage']) {
    await post(path, JSON.stringify({ event: text }), { authorization: `Bearer ${inUrl}` });
    await post(path, text, { authorization: inUrl });
  }
}

const headersWith = (text: string): readonly Record<string, string>[] => [
  { authorization: `Bearer ${text}` },
  { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
  { authorization: text },
  { cookie: `foyer_session=${text}; foyer_ticket=${text}; other=${text}` },
  { cookie: `foyer_session=s%3A${text}.${text}` },
  { 'x-ticket': text, 'x-request-id': text, traceparent: text, baggage: `token=${text}` },
  { 'user-agent': text, referer: `https://${text}.example/`, 'accept-language': text },
  { origin: `https://${text}.example` },
  { accept: text, 'content-encoding': text },
  { 'content-type': `application/json; charset=${text}` },
  { 'apollographql-client-name': text, 'x-api-key': text, 'x-forwarded-host': text },
];

/** Requests that are not valid, and upgrades that are refused. */
async function sendAsRawRequests(gateway: AttackedGateway, { text, address }: Sent): Promise<void> {
  const inUrl = encodeURIComponent(text);
  const secrets = [`Authorization: Bearer ${inUrl}`, `Cookie: foyer_session=${inUrl}`];
  const from = `X-Forwarded-For: ${address}`;
  const upgrade = ['Host: h', 'Connection: Upgrade', 'Upgrade: websocket', from, ...secrets];
  for (const lines of [
    [inUrl, '', ''],
    [`GET /${inUrl} HTTP/9.9`, ...secrets, '', ''],
    [`GET /graphql HTTP/1.1`, 'Host: h', from, ...secrets, `Content-Length: ${inUrl}`, '', ''],
    [`GET /${inUrl} HTTP/1.1`, ...upgrade, '', ''],
    ['GET /graphql HTTP/1.1', ...upgrade, 'Origin: https://evil.example', '', ''],
    ['GET /graphql HTTP/1.1', ...upgrade, `Sec-WebSocket-Key: ${inUrl}`, '', ''],
  ]) {
    const socket = gateway.connect().resume();
    socket.end(lines.join('\r\n'));
    await once(socket, 'close');
  }
}

async function sendOverWebSocket({ url }: AttackedGateway, { text, address }: Sent): Promise<void> {
  const quoted = JSON.stringify(text);
  const inUrl = encodeURIComponent(text);
  const headers = { 'x-forwarded-for': address, cookie: `foyer_session=${inUrl}` };
  const query = 'subscription ($roomId: ID!) { lobby(roomId: $roomId) { type } }';
  const subscribe = (payload: object, id: string = randomUUID()) =>
    JSON.stringify({ id, type: 'subscribe', payload });
  const greet = (payload: unknown) => JSON.stringify({ type: 'connection_init', payload });
  const credentials = { authorization: `Bearer ${text}`, ticket: text, [text]: text };

  const answered = [
    subscribe({ query: text }),
    subscribe({ query: `subscription { lobby(roomId: ${quoted}) { type } }` }),
    subscribe({ query: `subscription { lobby(roomId: ${quoted}, x: 1) { type } }` }),
    subscribe({ query, variables: { roomId: [text] } }),
    subscribe({ query, variables: { roomId: text }, operationName: text }),
    subscribe({ query, variables: { roomId: text } }, text.slice(0, 30)),
  ];
  const greeted = await RawSocket.ready(url, { headers, params: credentials });
  for (const message of answered) greeted.webSocket.send(message);
  greeted.send({ type: 'ping', payload: { token: text } });
  await greeted.message('pong');
  greeted.webSocket.close(4_000, text.slice(0, 100));
  await greeted.closeCode();

  const rejected = [
    text,
    quoted,
    `{"type":${text}}`,
    `{"type":"subscribe","payload":${text}`,
    JSON.stringify({ type: text }),
    JSON.stringify({ id: text, type: 'subscribe', payload: text }),
    subscribe({ query: [text], variables: text }),
    greet(text),
  ];
  for (const frame of rejected) {
    const socket = await RawSocket.ready(url, { headers, params: { headers: credentials } });
    socket.webSocket.send(frame);
    await socket.closeCode();
  }
  const silent = await RawSocket.open(url, { headers });
  silent.webSocket.send(greet([text]));
  await silent.closeCode();
}
