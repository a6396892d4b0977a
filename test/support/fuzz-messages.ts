import type { SeededRandom } from './random.js';

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'OPTIONS',
  'HEAD',
  'DELETE',
  'TRACE',
  'CONNECT',
  'PRI',
  'x',
] as const;
const PATHS = [
  '/graphql',
  '/graphql?query={config{languages}}',
  '/livez',
  '/auth/login?returnTo=/',
  '/auth/callback?code=a&state=b',
  '/webhooks/livekit',
  '/webhooks/storage',
  '/nope',
  '//evil.example/%2e%2e/%00',
  '*',
] as const;
const DOCUMENTS = [
  '{ config { languages } }',
  '{ viewer { id } }',
  '{',
  'subscription { lobby(roomId: "x") { type } }',
  'query ($a: Int!) { rooms(first: $a) { totalCount } }',
  'mutation { joinRoom(input: { slugOrId: "x", displayName: "y" }) { __typename } }',
] as const;
const FRAME_LENGTHS = [0, 1, 125, 126, 1_000, 65_535, 70_000] as const;

/** A request, complete or incomplete, valid or invalid. */
export function fuzzedRequest(random: SeededRandom): Buffer {
  const body = fuzzedBody(random);
  const headers = fuzzedHeaders(random, body.length);
  const head = `${random.one(METHODS)} ${random.one(PATHS)} HTTP/1.${random.upTo(2)}\r\n${headers}\r\n`;
  const whole = Buffer.concat([Buffer.from(head), body]);
  return random.chance(0.3) ? whole.subarray(0, random.upTo(whole.length)) : whole;
}

function fuzzedBody(random: SeededRandom): Buffer {
  if (random.chance(0.2)) return random.bytes(random.upTo(2_000));
  if (random.chance(0.1)) return Buffer.alloc(random.upTo(300_000), 'x');
  return Buffer.from(JSON.stringify({ query: random.one(DOCUMENTS), variables: { a: null } }));
}

function fuzzedHeaders(random: SeededRandom, length: number): string {
  const lines = ['Host: h'];
  const sometimes = (line: string, probability = 0.3) => {
    if (random.chance(probability)) lines.push(line);
  };
  sometimes(`Content-Length: ${length + (random.chance(0.3) ? random.upTo(500) : 0)}`, 0.7);
  sometimes('Content-Type: application/json', 0.7);
  sometimes('Transfer-Encoding: chunked', 0.1);
  sometimes('Expect: 100-continue', 0.1);
  sometimes(`Connection: ${random.one(['close', 'keep-alive', 'Upgrade', 'Upgrade, close'])}`);
  sometimes(`Upgrade: ${random.one(['websocket', 'h2c', 'x'])}`);
  sometimes(`Origin: ${random.one(['null', 'https://evil.example', ''])}`, 0.2);
  sometimes(`Cookie: foyer_session=s:${'x'.repeat(random.upTo(200))}; =; ;`, 0.2);
  sometimes(`Authorization: Bearer ${random.bytes(random.upTo(60)).toString('base64')}`, 0.2);
  sometimes(`X-Forwarded-For: ${'1.2.3.4,'.repeat(random.upTo(100))}`, 0.1);
  sometimes(`X-Rubbish: ${random.bytes(random.upTo(50)).toString('latin1')}`, 0.1);
  return lines.map((line) => `${line}\r\n`).join('');
}

export const handshake = (random: SeededRandom): string =>
  [
    'GET /graphql HTTP/1.1',
    'Host: h',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${random.bytes(16).toString('base64')}`,
    ...(random.chance(0.9) ? ['Sec-WebSocket-Protocol: graphql-transport-ws'] : []),
    '',
    '',
  ].join('\r\n');

/** A frame of RFC 6455: often a message of graphql-ws, often not a valid one. */
export function fuzzedFrame(random: SeededRandom): Buffer {
  if (random.chance(0.1)) return random.bytes(random.upTo(200));
  const isMessage = random.chance(0.7);
  const payload = isMessage
    ? Buffer.from(fuzzedMessage(random))
    : random.bytes(random.one(FRAME_LENGTHS));
  const opcode = isMessage ? 1 : random.upTo(15);
  const first = (random.chance(0.9) ? 0x80 : 0) | (random.chance(0.05) ? 0x40 : 0) | opcode;
  const mask = random.bytes(4);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  const frame = Buffer.concat([Buffer.from([first]), lengthOf(payload.length), mask, masked]);
  return random.chance(0.1) ? frame.subarray(0, random.upTo(frame.length)) : frame;
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = 0x80 | (length < 65_536 ? 126 : 127);
  if (length < 65_536) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

function fuzzedMessage(random: SeededRandom): string {
  const type = random.one(['connection_init', 'subscribe', 'complete', 'ping', 'pong', 'next', '']);
  const id = random.one(['1', '2', '__proto__', 'constructor', '']);
  const payload = random.one<unknown>([
    { query: random.one(DOCUMENTS), variables: { a: 'x' } },
    { query: 5 },
    { authorization: {}, headers: [] },
    null,
    'text',
  ]);
  const text = JSON.stringify({ type, id, payload });
  return random.chance(0.1) ? text.slice(0, random.upTo(text.length)) : text;
}
