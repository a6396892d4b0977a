import { connect } from 'node:net';

const ANSWER_TIMEOUT_MS = 1000;

/**
 * The reply of a Redis on 127.0.0.1 to one command, as it is on the wire. Never rejects.
 *
 * @param {number} port
 * @param {string} command without spaces in its arguments
 * @param {number} [timeoutMs]
 * @returns {Promise<string>} empty if it does not respond in that time
 */
export function askRedis(port, command, timeoutMs = ANSWER_TIMEOUT_MS) {
  return new Promise((resolve) => {
    let reply = '';
    const socket = connect({ port, host: '127.0.0.1', timeout: timeoutMs });
    const finish = () => {
      socket.destroy();
      resolve(reply);
    };
    // The server closes the connection after its replies.
    socket.on('connect', () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.on('data', (chunk) => {
      reply += chunk.toString('utf8');
    });
    for (const event of ['timeout', 'error', 'close']) socket.on(event, finish);
  });
}
