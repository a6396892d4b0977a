import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { assertFree, freePort, portFrom } from '../../../tools/dev-stack/processes/ports.mjs';
import { StackScripts } from '../../support/stack-scripts.js';

const listening: (Server | Socket)[] = [];

async function listenTcp(port: number, host = '127.0.0.1') {
  const server = createServer().listen(port, host);
  listening.push(server);
  await once(server, 'listening');
}

async function listenUdp(port: number) {
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  listening.push(socket);
  await once(socket, 'listening');
}

afterEach(() => {
  for (const one of listening.splice(0)) one.close();
});

describe('freePort', () => {
  it('returns a port that is free for TCP and UDP', async () => {
    const port = await freePort();

    await listenTcp(port);
    await listenUdp(port);
  });

  it('returns no port twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));

    expect(new Set(ports).size).toBe(50);
  });
});

describe('freePort in tests that run side by side', () => {
  const scripts = new StackScripts();

  afterAll(() => scripts.remove());

  it.each([
    ['the first worker', { JEST_WORKER_ID: '1' }, 20],
    ['the second worker', { JEST_WORKER_ID: '2' }, 21],
    ['a second worker of Playwright', { TEST_PARALLEL_INDEX: '1' }, 21],
    ['the first worker of another suite', { FOYER_TEST_PORT_SLICE: '4' }, 24],
  ])('returns for %s ports of a separate range', async (_who, env, thousands) => {
    const none = {
      JEST_WORKER_ID: undefined,
      TEST_PARALLEL_INDEX: undefined,
      FOYER_TEST_PORT_SLICE: undefined,
    };
    const { output } = await scripts.run(
      "const { freePort } = await load('processes/ports.mjs'); console.log(await freePort());",
      { ...none, ...env },
    );

    expect(Math.floor(Number(output) / 1000)).toBe(thousands);
  });
});

describe('portFrom', () => {
  it.each([
    [{}, 4000],
    [{ PORT: '' }, 4000],
    [{ PORT: '4100' }, 4100],
  ])('reads %j as %i', (env, port) => {
    expect(portFrom(env, 'PORT', 4000)).toBe(port);
  });

  it.each(['0', '65536', '40.5', 'http', '-1'])('rejects %s', (PORT) => {
    expect(() => portFrom({ PORT }, 'PORT', 4000)).toThrow(
      `PORT=${PORT} is not a port. Give a number from 1 to 65535.`,
    );
  });
});

describe('assertFree', () => {
  const forRedis = (number: number) =>
    ({ number, protocol: 'tcp', user: 'Redis', variable: 'REDIS_PORT' }) as const;
  const forMedia = (number: number) =>
    ({ number, protocol: 'udp', user: 'LiveKit', variable: 'LIVEKIT_UDP_PORT' }) as const;

  it('accepts ports that are free', async () => {
    await expect(
      assertFree([forRedis(await freePort()), forMedia(await freePort())]),
    ).resolves.toBeUndefined();
  });

  it('names every port that is taken, and how to move it', async () => {
    const [tcp, udp] = [await freePort(), await freePort()];
    // On all interfaces, which also takes the port on this one.
    await listenTcp(tcp, '0.0.0.0');
    await listenUdp(udp);

    await expect(assertFree([forRedis(tcp), forMedia(udp)])).rejects.toThrow(
      `Port ${tcp} (tcp), for Redis, is in use. Stop what listens there, or move it: REDIS_PORT=${tcp + 100} npm start\n` +
        `Port ${udp} (udp), for LiveKit, is in use. Stop what listens there, or move it: LIVEKIT_UDP_PORT=${udp + 100} npm start`,
    );
  });

  it('accepts a port that only the other protocol uses', async () => {
    const port = await freePort();
    await listenUdp(port);

    await expect(assertFree([forRedis(port)])).resolves.toBeUndefined();
  });
});
