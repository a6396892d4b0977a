import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { parseJson } from './json.mjs';

const SLOW_MS = 3000;

/**
 * How a receiver answers: at once, after three seconds, or not at all, because nothing listens there.
 *
 * @typedef {'healthy' | 'slow' | 'dead'} Kind
 */

/** A backend that receives webhooks about people in the lobby. */
export class WebhookReceiver {
  /** When the event of a person arrived first, by their display name. @type {Map<string, number>} */
  arrivals = new Map();
  repeated = 0;
  /** How often an event arrived behind a later one of its room. */
  outOfOrder = 0;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {Map<string, number>} */
  #sequences = new Map();
  #server = createServer((request, response) => {
    const answer = () => response.writeHead(204).end();
    text(request).then(
      (body) => {
        this.#take(request.headers['webhook-id'], body);
        if (this.kind === 'slow') setTimeout(answer, SLOW_MS);
        else answer();
      },
      // The connection ended before the whole request had arrived; the gateway sends it again.
      () => undefined,
    );
  });

  /**
   * @param {Kind} kind
   * @param {number} port
   */
  constructor(kind, port) {
    this.kind = kind;
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** @param {Kind} kind */
  static async start(kind) {
    const port = await freePort();
    const receiver = new WebhookReceiver(kind, port);
    if (kind === 'dead') return receiver;
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * @param {string | string[] | undefined} id
   * @param {string} body
   */
  #take(id, body) {
    const { type, data } =
      /** @type {{ type: string, data: { roomId: string, sequence: number, participant?: { displayName: string } } }} */ (
        parseJson(body)
      );
    if (type !== 'lobby.entered') return;
    const name = data.participant?.displayName ?? '';
    if (this.#ids.has(String(id))) this.repeated += 1;
    else this.arrivals.set(name, performance.now());
    this.#ids.add(String(id));
    if ((this.#sequences.get(data.roomId) ?? 0) > data.sequence) this.outOfOrder += 1;
    this.#sequences.set(data.roomId, data.sequence);
  }
}
