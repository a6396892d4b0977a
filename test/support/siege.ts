import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AttackedGateway } from './attacked-gateway.js';
import { eventually } from './eventually.js';
import { RawSocket } from './raw-socket.js';

interface Round {
  readonly instance: AttackedGateway;
  /** The room to fill. */
  readonly roomId: string;
  readonly round: number;
}

type Attack = (round: Round) => Promise<void>;

/** The addresses of the attackers; each kind of attack has its own. */
const from = (address: number) => ({ 'x-forwarded-for': `203.0.113.${address}` });

const post = async (
  { url }: AttackedGateway,
  address: number,
  body: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...from(address) },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
};

const refusedUpgrade = async (gateway: AttackedGateway, path: string): Promise<Socket> => {
  const socket = gateway.connect().resume();
  const lines = [`GET ${path} HTTP/1.1`, 'Host: h', 'Connection: Upgrade', 'Upgrade: websocket'];
  socket.write([...lines, 'Origin: https://evil.example', '', ''].join('\r\n'));
  await once(socket, 'connect');
  return socket;
};

const resetUpgrades: Attack = async ({ instance, round }) => {
  const socket = await refusedUpgrade(instance, round % 2 ? '/nope' : '/graphql');
  for (let turn = 0; turn < round % 7; turn += 1) await nextTurn();
  socket.resetAndDestroy();
};

/** Resolves when the gateway has closed its half of the connection. */
const ended = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.readableEnded || socket.destroyed) resolve();
    socket.once('end', resolve).once('close', resolve);
  });

/** The peer leaves closing to the gateway. */
const heldUpgrades: Attack = async ({ instance }) => {
  const sockets = await Promise.all(
    Array.from({ length: 5 }, () => refusedUpgrade(instance, '/nope')),
  );
  await Promise.all(sockets.map(ended));
};

const MARKS = '\u0301\u0323'.repeat(12_000);

const combiningMarks: Attack = async ({ instance, roomId }) => {
  const rooms = Array.from({ length: 20 }, (_, at) => `a${at}: room(slugOrId: $text) { id }`);
  await post(instance, 1, {
    query: `query ($text: String!) { ${rooms.join(' ')} }`,
    variables: { text: `a${MARKS}` },
  });
  await post(instance, 1, {
    query: 'mutation ($input: JoinRoomInput!) { joinRoom(input: $input) { __typename } }',
    variables: { input: { room: roomId, displayName: `a${MARKS}` } },
  });
};

const FILLER = 'x'.repeat(60_000);

/** Unread responses, pings, and messages that never end. */
const unreadAnswers: Attack = async ({ instance, round }) => {
  const sockets = await openSockets(instance, 6, 2 + (round % 9));
  for (const [index, socket] of sockets.entries()) {
    socket.stopReading();
    for (let count = 0; count < 40; count += 1) {
      if (index % 2) socket.send({ type: 'ping', payload: { filler: FILLER } });
      else socket.subscribe(String(count), wrongDocument(count));
    }
  }
  await Promise.all(sockets.map(({ webSocket }) => drained(webSocket)));
  for (const socket of sockets) socket.end();
};

/**
 * Sockets that the attacker keeps open; those of the oldest round are closed when there are many.
 */
const held = new Set<RawSocket>();
const MAX_HELD = 400;

export function letGo(): void {
  endHeld();
  hangUp();
}

function endHeld(): void {
  for (const socket of held) socket.end();
  held.clear();
}

const halfMessages: Attack = async ({ instance, round }) => {
  if (held.size > MAX_HELD) endHeld();
  const sockets = await openSockets(instance, 40, 12 + (round % 9));
  for (const { webSocket } of sockets) {
    webSocket.send(FILLER, { fin: false });
  }
  await Promise.all(sockets.map(({ webSocket }) => drained(webSocket)));
};

/** Requests with incomplete bodies: a body of LiveKit's is read before its signature is checked. */
const stalledBodies: Attack = async ({ instance, round }) => {
  if (stalled.size > MAX_HELD) hangUp();
  const [path, length] = round % 5 ? ['/graphql', 99_000] : ['/webhooks/livekit', 1_000_000];
  const headers = ['Host: h', 'Content-Type: application/json', `Content-Length: ${length + 1}`];
  const head = [`POST ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n');
  const sockets = Array.from({ length: 5 }, () => instance.connect().resume());
  await Promise.all(
    sockets.map((socket) => {
      stalled.add(socket);
      socket.once('close', () => stalled.delete(socket));
      return Promise.race([
        new Promise((resolve) => socket.write(head + 'x'.repeat(length), resolve)),
        ended(socket),
      ]);
    }),
  );
};

const stalled = new Set<Socket>();

function hangUp(): void {
  for (const socket of stalled) socket.destroy();
}

/** Documents of the maximum length, each of which is cached for a while. */
const longDocuments: Attack = async ({ instance, round }) => {
  const query = `query Long${round} { config { languages } }`.padEnd(95_000);
  await post(instance, 26 + (round % 200), { query });
};

const openSockets = async (instance: AttackedGateway, count: number, address: number) => {
  const opened = Array.from({ length: count }, () =>
    RawSocket.ready(instance.url, { headers: from(address) }).catch(() => null),
  );
  const sockets = (await Promise.all(opened)).filter((socket) => socket !== null);
  for (const socket of sockets) held.add(socket);
  return sockets;
};

const wrongDocument = (count: number): string => {
  const wrong = Array.from({ length: 90 }, (_, at) => `type @include(if: $v${at}${count})`);
  return `subscription ${'N'.repeat(50_000)} { lobby(roomId: "x") { ${wrong.join(' ')} } }`;
};

const drained = (webSocket: RawSocket['webSocket']) =>
  eventually(
    () => webSocket.bufferedAmount === 0 || webSocket.readyState !== webSocket.OPEN,
    Boolean,
    5_000,
  ).catch(() => undefined);

const slowDocuments: Attack = async ({ instance, round }) => {
  const repeated = `livekit${' '.repeat(round % 50)}{url}`.repeat(230);
  await post(instance, 22, { query: `query Q${round} { config { ${repeated} } }` });
  const rooms = Array.from(
    { length: 18 },
    (_, at) => `r${round}x${at}: room(slugOrId: "a") { id }`,
  );
  for (let time = 0; time < 12; time += 1) {
    await post(instance, 22, { query: `{ ${rooms.join(' ')} }` });
  }
};

const fullLobby: Attack = async ({ instance, roomId, round }) => {
  await post(instance, 23, {
    query: 'mutation ($input: JoinRoomInput!) { joinRoom(input: $input) { __typename } }',
    variables: { input: { room: roomId, displayName: `Guest ${round}` } },
  });
};

const longNames: Attack = async ({ instance }) => {
  const name = 'N'.repeat(90_000);
  await post(instance, 24, { operationName: name, query: 'query A { config { languages } }' });
  const socket = await RawSocket.ready(instance.url, { headers: from(24) }).catch(() => null);
  for (let count = 0; count < 100; count += 1) socket?.send({ type: 'ping' });
  socket?.end();
};

/** Each attack repeats independently. */
export const ATTACKS: readonly Attack[] = [
  resetUpgrades,
  heldUpgrades,
  combiningMarks,
  unreadAnswers,
  halfMessages,
  stalledBodies,
  longDocuments,
  slowDocuments,
  fullLobby,
  longNames,
];
