import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { StackError } from '../lib/stack-error.mjs';

/**
 * @typedef {object} Port
 * @property {number} number
 * @property {'tcp' | 'udp'} protocol
 * @property {string} user the name of the part that will listen, for people
 * @property {string} variable the setting that changes it
 */

// Below the range from which systems choose the ports of outgoing connections, so that a part that
// is stopped for a moment finds its port free when it restarts.
const LOWEST = 20_000;
const SLICE = 1_000;
// Parallel tests choose from separate ranges, because any process can take a port between the
// choice and the moment when a part listens. Suites define where their ranges start.
const FIRST = LOWEST + (Number(process.env['FOYER_TEST_PORT_SLICE'] ?? 0) + workerIndex()) * SLICE;

/** @type {Set<number>} */
const chosen = new Set();

/** jest counts its workers from 1, Playwright from 0. */
function workerIndex() {
  const { JEST_WORKER_ID = '1', TEST_PARALLEL_INDEX = '0' } = process.env;
  return Number(JEST_WORKER_ID) - 1 + Number(TEST_PARALLEL_INDEX);
}

/** @returns {Promise<number>} a port of 127.0.0.1 that is free for TCP and UDP */
export async function freePort() {
  for (;;) {
    const number = FIRST + Math.floor(Math.random() * SLICE);
    if (chosen.has(number)) continue;
    // Reserved at once, because others choose while this port is checked.
    chosen.add(number);
    if ((await isFree(number, 'tcp')) && (await isFree(number, 'udp'))) return number;
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} variable
 * @param {number} fallback
 * @returns {number}
 */
export function portFrom(env, variable, fallback) {
  const text = env[variable] ?? '';
  if (text === '') return fallback;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new StackError(`${variable}=${text} is not a port. Give a number from 1 to 65535.`);
}

/**
 * @param {Port[]} ports
 * @throws {StackError} that names every port in use, and the variable that changes it
 */
export async function assertFree(ports) {
  const taken = [];
  for (const port of ports) {
    if (await isFree(port.number, port.protocol)) continue;
    const move = `${port.variable}=${port.number + 100} npm start`;
    taken.push(
      `Port ${port.number} (${port.protocol}), for ${port.user}, is in use. Stop what listens there, or move it: ${move}`,
    );
  }
  if (taken.length > 0) throw new StackError(taken.join('\n'));
}

/**
 * @param {number} number
 * @param {'tcp' | 'udp'} protocol
 * @returns {Promise<boolean>}
 */
function isFree(number, protocol) {
  return protocol === 'tcp' ? isFreeForTcp(number) : isFreeForUdp(number);
}

/** @param {number} port */
function isFreeForTcp(port) {
  return new Promise((/** @type {(free: boolean) => void} */ resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

/** @param {number} port */
function isFreeForUdp(port) {
  return new Promise((/** @type {(free: boolean) => void} */ resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.close(() => resolve(true));
    });
  });
}
