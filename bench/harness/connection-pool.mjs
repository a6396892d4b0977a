import { HttpConnection } from './http-connection.mjs';

/**
 * Fewer than may wait to be accepted (511 in Node): the system resets connections beyond that, while
 * the server is behind.
 */
const MAX_CONNECTIONS = 256;

/** @typedef {{ request: Buffer, done: (answer: Buffer) => void }} Exchange */

/** Keep-alive connections to one server; a request waits until one is free. */
export class ConnectionPool {
  #port;
  #fail;
  #count = 0;
  /** @type {HttpConnection[]} */
  #idle = [];
  /** @type {Exchange[]} */
  #waiting = [];

  /**
   * @param {number} port
   * @param {(error: Error) => void} fail called when a connection has failed during a request
   */
  constructor(port, fail) {
    this.#port = port;
    this.#fail = fail;
  }

  /**
   * @param {Buffer} request
   * @param {(answer: Buffer) => void} done receives head and body
   */
  send(request, done) {
    const connection = this.#idle.pop() ?? this.#connect();
    if (connection) this.#exchange(connection, { request, done });
    else this.#waiting.push({ request, done });
  }

  close() {
    for (const connection of this.#idle) connection.close();
  }

  #connect() {
    if (this.#count >= MAX_CONNECTIONS) return null;
    this.#count += 1;
    let isOpen = true;
    const connection = new HttpConnection(this.#port, (error) => {
      // Reported twice: as an error, and as the end.
      if (!isOpen) return;
      isOpen = false;
      this.#count -= 1;
      // The server closes connections that were idle for long.
      const at = this.#idle.indexOf(connection);
      if (at < 0) this.#fail(error);
      else this.#idle.splice(at, 1);
    });
    return connection;
  }

  /**
   * @param {HttpConnection} connection
   * @param {Exchange} exchange
   */
  #exchange(connection, { request, done }) {
    connection.send(request, (answer) => {
      const next = this.#waiting.shift();
      if (next) this.#exchange(connection, next);
      else this.#idle.push(connection);
      done(answer);
    });
  }
}
