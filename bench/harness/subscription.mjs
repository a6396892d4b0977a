import { WebSocket } from 'ws';

/** A subscription over a separate WebSocket, with the graphql-transport-ws protocol. */
export class Subscription {
  #socket;
  /** @type {(data: string, at: number) => void} */
  #onEvent = () => undefined;
  /** @type {((text: string) => void) | null} */
  #onProblem = null;

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (/** @type {Buffer} */ data) => {
      const at = performance.now();
      const text = data.toString('utf8');
      if (text.startsWith('{"id":"1","type":"next"') && !text.includes('"errors"'))
        this.#onEvent(text, at);
      else if (text.includes('"type":"error"') || text.includes('"errors"'))
        this.#onProblem?.(text);
      else if (text === '{"type":"ping"}') socket.send('{"type":"pong"}');
    });
  }

  /**
   * @param {import('./person.mjs').Person} person
   * @param {string} query
   * @param {Record<string, unknown>} variables
   * @param {(text: string, at: number) => void} onEvent receives each message, unparsed, and its time by performance.now()
   */
  static async open({ url, headers }, query, variables, onEvent) {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    const subscription = new Subscription(socket);
    subscription.#onEvent = onEvent;
    subscription.#onProblem = (text) => {
      throw new Error(`a subscription failed: ${text}`);
    };
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    return subscription;
  }

  close() {
    this.#socket.terminate();
  }
}
