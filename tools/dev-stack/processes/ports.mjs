import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { StackError } from '../lib/stack-error.mjs';

/**
 * @typedef {object} Port
 * @property {number} number
 * @property {'tcp' | 'udp'} protocol
 * @property {string} user who is going to listen there, as people say it
 * @property {string} variable the setting that moves it
 */

// Below the range that systems take the ports of outgoing connections from, so that a part
// that is stopped for a moment finds its port free when it comes back.
const LOWEST = 20_000;
const SLICE = 1_000;
// Tests that run side by side choose from slices of their own: between the choice and the moment
// when a part listens, any process can take the port. Suites say where their slices begin.
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
    // At once: others choose while this one is checked.
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
 * @throws {StackError} that names every port in use and the variable that moves it
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
