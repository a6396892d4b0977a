import { connect } from 'node:net';
import { mongoMessage } from './mongo-wire.mjs';

// Each uses the protocol itself, because a port accepts connections before the server responds.
// None ever rejects.

const TIMEOUT_MS = 1000;

/** @param {number} port */
export function answersRedis(port) {
  return exchange(port, Buffer.from('PING\r\n'), Buffer.from('+PONG'));
}

/** @param {number} port */
export function answersMongo(port) {
  const isPrimary = Buffer.from('\x08isWritablePrimary\0\x01', 'latin1');
  return exchange(port, mongoMessage({ hello: 1 }), isPrimary);
}

/**
 * Turns a mongod that was started with --replSet into a replica set of one member. Does nothing if
 * it is one.
 *
 * @param {number} port
 * @param {string} host the address at which it reaches itself
 * @returns {Promise<boolean>} whether it has become one
 */
export function initiateReplicaSet(port, host) {
  const config = { _id: 'foyer', members: [{ _id: 0, host }] };
  const done = Buffer.from('\x01ok\0\0\0\0\0\0\0\xf0\x3f', 'latin1');
  return exchange(port, mongoMessage({ replSetInitiate: config }), done);
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} whether it responds with a 2xx status
 */
export async function answersHttp(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * @param {number} port
 * @param {Buffer} question
 * @param {Buffer} answer a part of a positive reply
 * @returns {Promise<boolean>}
 */
function exchange(port, question, answer) {
  return new Promise((resolve) => {
    let reply = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', timeout: TIMEOUT_MS });
    const finish = (/** @type {boolean} */ isGood) => {
      socket.destroy();
      resolve(isGood);
    };
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      if (reply.includes(answer)) finish(true);
    });
    for (const event of ['timeout', 'error', 'close']) socket.on(event, () => finish(false));
  });
}
