import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const SUCCESS = Buffer.from('HTTP/1.1 200');
const ERRORS = Buffer.from('"errors"');

/**
 * A keep-alive connection that sends prepared requests one after the other. Uses a bare socket,
 * because an HTTP client would take as much time as the measured servers.
 */
export class HttpConnection {
  #socket;
  /** @type {Buffer[]} */
  #received = [];
  #missing = 0;
  /** @type {((answer: Buffer) => void) | null} */
  #resolve = null;
  /** @type {(error: Error) => void} */
  #fail;

  /**
   * @param {number} port
   * @param {(error: Error) => void} fail called when the connection has failed
   */
  constructor(port, fail) {
    this.#fail = fail;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (/** @type {Buffer} */ chunk) => this.#take(chunk));
    this.#socket.on('error', fail);
    this.#socket.on('close', () => fail(new Error('the server closed the connection')));
  }

  /**
   * @param {Buffer} request
   * @param {(answer: Buffer) => void} done receives head and body, before anything else is read
   */
  send(request, done) {
    this.#resolve = done;
    this.#socket.write(request);
  }

  close() {
    this.#fail = () => undefined;
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    this.#received.push(chunk);
    this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    const answer = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#missing = missingBytes(answer);
    if (this.#missing > 0) return;
    this.#received = [];
    this.#missing = 0;
    const done = this.#resolve;
    this.#resolve = null;
    if (done) done(answer);
    else this.#fail(new Error('the server sent a response without a request'));
  }
}

/**
 * @param {Buffer} answer the part that has arrived
 * @returns {number} the minimum number of bytes that follow
 */
function missingBytes(answer) {
  const end = answer.indexOf(END_OF_HEAD);
  if (end < 0) return 1;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('an answer without Content-Length');
  return end + END_OF_HEAD.length + Number(length) - answer.length;
}

/** @param {Buffer} answer */
export const isGood = (answer) =>
  answer.subarray(0, SUCCESS.length).equals(SUCCESS) && !answer.includes(ERRORS);

/**
 * A request as bytes.
 *
 * @param {string} method
 * @param {string} path
 * @param {Record<string, string>} [headers]
 * @param {unknown} [body] sent as JSON
 * @returns {Buffer}
 */
export function httpRequest(method, path, headers = {}, body) {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host: '127.0.0.1',
    accept: 'application/json',
    ...(payload && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(payload)),
    }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${payload}`);
}
