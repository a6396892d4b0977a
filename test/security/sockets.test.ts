import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { INIT_TIMEOUT_MS } from '../../src/http/subscription-server.js';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';
import { RawSocket } from '../support/raw-socket.js';

const LOBBY = 'subscription { lobby(roomId: "00000000-0000-4000-8000-000000000000") { type } }';

describe('a WebSocket', () => {
  let gateway: AttackedGateway;
  const sockets: RawSocket[] = [];

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.end();
    expect(await gateway.live()).toEqual([200, { ok: true }]);
  });

  afterAll(() => gateway.stop());

  const ready = async (options: object = {}): Promise<RawSocket> => {
    const socket = await RawSocket.ready(gateway.url, options);
    sockets.push(socket);
    return socket;
  };

  it('is closed with "try again later" when it sends more than 50 messages per second', async () => {
    const socket = await ready();
    for (let count = 0; count < 1_000; count += 1) socket.send({ type: 'ping' });

    expect(await socket.closeCode()).toBe(1013);
    expect(socket.messages.length).toBeLessThan(300);
  });

  it('may send a burst of messages, as a starting page does', async () => {
    const socket = await ready();
    for (let count = 0; count < 100; count += 1) socket.send({ type: 'ping' });

    await eventually(
      () => socket.messages.filter(({ type }) => type === 'pong').length,
      (pongs) => pongs === 100,
    );
    expect(socket.closed).toBeNull();
  });

  it('answers a large ping with a small pong', async () => {
    const socket = await ready();
    socket.send({ type: 'ping', payload: { filler: 'x'.repeat(60_000) } });

    expect(await socket.message('pong')).toEqual({ type: 'pong' });
  });

  it('is closed when it floods the gateway with control frames', async () => {
    const socket = await ready();
    for (let count = 0; count < 2_000; count += 1) socket.webSocket.ping('x'.repeat(125));

    expect(await socket.closeCode()).toBe(1013);
  });

  it('uses little memory while its peer sends endlessly and never reads', async () => {
    const before = gateway.residentMB();
    const attackers = await Promise.all(Array.from({ length: 20 }, () => ready()));
    for (const attacker of attackers) {
      attacker.stopReading();
      for (let count = 0; count < 100; count += 1) {
        attacker.send({ type: 'ping', payload: { filler: 'x'.repeat(60_000) } });
      }
    }
    await Promise.all(attackers.map(({ webSocket }) => drained(webSocket)));

    expect(gateway.residentMB() - before).toBeLessThan(100);
  });

  it('is closed before incomplete messages of many peers fill the memory', async () => {
    const bystander = await ready();
    const before = gateway.residentMB();
    const half = 'x'.repeat(60_000);
    while (sockets.length < 1_200) {
      const attackers = await Promise.all(Array.from({ length: 50 }, () => ready()));
      for (const { webSocket } of attackers) webSocket.send(half, { fin: false });
    }

    await eventually(
      () => sockets.filter(({ closed }) => closed !== null).length,
      (closed) => closed > 0,
    );
    bystander.send({ type: 'ping' });
    expect(await bystander.message('pong')).toEqual({ type: 'pong' });
    expect(gateway.residentMB() - before).toBeLessThan(200);
  });

  it('is closed although its peer, which reads nothing, sends pongs', async () => {
    const socket = await ready();
    socket.stopReading();
    // Unsolicited pongs once kept it open.
    const pongs = setInterval(() => socket.webSocket.pong('guess'), 1_000);
    const { webSocket } = socket;

    await eventually(
      () =>
        gateway
          .browser()
          .fetch('/metrics')
          .then((answer) => answer.text()),
      (text) => /^foyer_sockets 0$/m.test(text),
      60_000,
    );
    clearInterval(pongs);
    webSocket.terminate();
  });

  it('answers an invalid document with fewer bytes than the document has', async () => {
    const socket = await ready();
    const wrong = Array.from({ length: 90 }, (_, at) => `a${at} @include(if: $v${at})`).join(' ');
    const query = `subscription ${'N'.repeat(50_000)} { lobby(roomId: "x") { ${wrong} } }`;
    socket.subscribe('1', query);

    const answer = await socket.message('error');
    expect(JSON.stringify(answer).length).toBeLessThan(5_000);
  });

  it.each([
    ['a message that is no JSON', '{', 4400],
    ['a message of the server', '{"type":"connection_ack"}', 4400],
    ['a message of unknown type', '{"type":"bang"}', 4400],
    ['a second greeting', '{"type":"connection_init"}', 4429],
    ['a message of 64 kB and more', `"${'x'.repeat(64_000)}"`, 1009],
    [
      'a subscription with an endless ID',
      JSON.stringify({ id: 'x'.repeat(50_000), type: 'subscribe', payload: { query: LOBBY } }),
      4400,
    ],
  ])('is closed after %s, and nothing is written to the console', async (_what, text, code) => {
    const socket = await ready();
    socket.webSocket.send(text);

    expect(await socket.closeCode()).toBe(code);
    for (const line of gateway.process.output().trim().split('\n')) {
      expect(JSON.parse(line)).toHaveProperty('level');
    }
  });

  it('is closed when one message arrives in hundreds of fragments', async () => {
    const socket = await ready();
    for (let piece = 0; piece < 500; piece += 1) socket.webSocket.send('x', { fin: false });

    expect(await socket.closeCode()).toBe(1008);
  });

  it('is closed without connection_init, and cannot subscribe before it', async () => {
    const [silent, early] = await Promise.all([
      RawSocket.open(gateway.url),
      RawSocket.open(gateway.url),
    ]);
    early.subscribe('1', LOBBY);

    expect(await early.closeCode()).toBe(4401);
    expect(await silent.closeCode()).toBe(4408);
  });

  it('has 3 s for connection_init, as documented', () => {
    const documented = /^\| WebSocket without a greeting +\| 3 s +\|/m;

    expect(INIT_TIMEOUT_MS).toBe(3_000);
    expect(readFileSync('docs/security.md', 'utf8')).toMatch(documented);
  });
});

/** Resolves when everything written is in the kernel, or the gateway has closed the connection. */
const drained = (webSocket: RawSocket['webSocket']) =>
  eventually(
    () => webSocket.bufferedAmount === 0 || webSocket.readyState !== webSocket.OPEN,
    Boolean,
    20_000,
  ).catch(() => undefined);
