import { connect } from 'node:net';

const TIMEOUT_MS = 1000;

/**
 * The reply of a Redis on 127.0.0.1 to one command, as it is on the wire. Never rejects.
 *
 * @param {number} port
 * @param {string} command without spaces in its arguments
 * @returns {Promise<string>} empty if it does not respond
 */
export function askRedis(port, command) {
  return new Promise((resolve) => {
    let reply = '';
    const socket = connect({ port, host: '127.0.0.1', timeout: TIMEOUT_MS });
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
