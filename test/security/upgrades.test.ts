import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startAttackedGateway, type AttackedGateway } from '../support/attacked-gateway.js';
import { eventually } from '../support/eventually.js';

const ATTEMPTS = 60;

/** Each is rejected. */
const REFUSED: [what: string, line: string, headers: string[], status: string][] = [
  ['on another path', 'GET /nope', [], '404'],
  ['by a page of another origin', 'GET /graphql', ['Origin: https://evil.example'], '403'],
  ['without a key', 'GET /graphql', ['Sec-WebSocket-Version: 13'], '400'],
  ['with POST', 'POST /graphql', ['Sec-WebSocket-Version: 13'], '405'],
];

describe('a rejected upgrade', () => {
  let gateway: AttackedGateway;

  beforeAll(async () => {
    gateway = await startAttackedGateway();
  });

  afterAll(() => gateway.stop());

  const ask = (line: string, headers: readonly string[]): Socket => {
    const socket = gateway.connect();
    const upgrade = ['Host: h', 'Connection: Upgrade', 'Upgrade: websocket'];
    socket.write([`${line} HTTP/1.1`, ...upgrade, ...headers, '', ''].join('\r\n'));
    return socket;
  };

  it.each(REFUSED)(
    'does not end the process when its connection is reset (%s)',
    async (_what, line, headers, _status) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const socket = ask(line, headers);
        await once(socket, 'connect');
        // At, before, or after the response, in whichever state the gateway is.
        if (attempt % 3 === 0) await once(socket, 'data').catch(() => undefined);
        for (let turn = 0; turn < attempt % 7; turn += 1) await nextTurn();
        socket.resetAndDestroy();
      }

      expect(await gateway.live()).toEqual([200, { ok: true }]);
      expect(gateway.process.hasEnded).toBe(false);
    },
  );

  it.each(REFUSED)(
    'is answered and closed, even if its peer never closes (%s)',
    async (...refused) => {
      const [, line, headers, status] = refused;
      const before = gateway.descriptors();
      const sockets = Array.from({ length: ATTEMPTS }, () => ask(line, headers));
      const answers = await Promise.all(
        sockets.map(async (socket) => {
          const [answer] = (await once(socket, 'data')) as [Buffer];
          return answer.toString().slice(0, 12);
        }),
      );

      expect(new Set(answers)).toEqual(new Set([`HTTP/1.1 ${status}`]));
      await eventually(
        () => gateway.descriptors(),
        (descriptors) => descriptors <= before + 5,
      );
    },
  );

  it('is counted in the metrics', async () => {
    const response = await fetch(new URL('/metrics', gateway.url));
    const [, count] = /^foyer_upgrades_refused_total (\d+)$/m.exec(await response.text()) ?? [];

    expect(Number(count)).toBeGreaterThanOrEqual(ATTEMPTS);
  });
});
