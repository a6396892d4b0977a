import { connect } from 'node:net';

// Each asks on the protocol itself: a port accepts connections before the server behind it answers. None ever rejects.

const PATIENCE_MS = 1000;

/** @param {number} port */
export function answersRedis(port) {
  return exchange(port, Buffer.from('PING\r\n'), Buffer.from('+PONG'));
}

/** @param {number} port */
export function answersMongo(port) {
  return exchange(port, mongoHello(), Buffer.from('\x08isWritablePrimary\0\x01', 'latin1'));
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} whether it answers with a 2xx
 */
export async function answersHttp(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** `{ hello: 1, $db: 'admin' }` as BSON in an OP_MSG (opcode 2013) of MongoDB's wire protocol. */
function mongoHello() {
  const fields = Buffer.concat([
    Buffer.from('\x10hello\0\x01\0\0\0', 'latin1'),
    Buffer.from('\x02$db\0\x06\0\0\0admin\0', 'latin1'),
    Buffer.of(0),
  ]);
  const document = Buffer.concat([int32(fields.length + 4), fields]);
  const body = Buffer.concat([int32(0), Buffer.of(0), document]);
  return Buffer.concat([int32(body.length + 16), int32(1), int32(0), int32(2013), body]);
}

/** @param {number} value */
function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/**
 * @param {number} port
 * @param {Buffer} question
 * @param {Buffer} answer a piece of the reply that means yes
 * @returns {Promise<boolean>}
 */
function exchange(port, question, answer) {
  return new Promise((resolve) => {
    let reply = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', timeout: PATIENCE_MS });
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
