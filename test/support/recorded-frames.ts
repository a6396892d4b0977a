import { once } from 'node:events';
import { WebSocket } from 'ws';
import { eventually } from './eventually.js';
import type { TestClient } from './test-client.js';

interface Subscribing {
  readonly client: TestClient;
  readonly bearer?: string | undefined;
  readonly query: string;
  readonly variables: object;
}

/** A subscription with a socket of its own, and the text of each of its frames. */
export class RecordedFrames {
  readonly #frames: string[] = [];

  private constructor(
    private readonly id: string,
    private readonly webSocket: WebSocket,
  ) {
    webSocket.on('message', (data: Buffer) => this.#frames.push(data.toString()));
    webSocket.on('error', () => undefined);
  }

  static async of(id: string, { client, bearer, ...payload }: Subscribing) {
    const webSocket = new WebSocket(
      `${client.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers: { ...(client.cookies.header && { cookie: client.cookies.header }) } },
    );
    const recorded = new RecordedFrames(id, webSocket);
    await once(webSocket, 'open');
    const params = bearer && { authorization: `Bearer ${bearer}` };
    webSocket.send(JSON.stringify({ type: 'connection_init', ...(params && { payload: params }) }));
    await eventually(
      () => recorded.#frames.splice(0),
      ([acknowledgement]) => acknowledgement !== undefined,
    );
    webSocket.send(JSON.stringify({ id, type: 'subscribe', payload }));
    return recorded;
  }

  /** What follows the ID in each frame, from the last one with this text to the end. */
  since(text: string): readonly string[] {
    const start = JSON.stringify({ id: this.id }).slice(0, -1);
    const from = this.#frames.findLastIndex((frame) => frame.includes(text));
    return this.#frames.slice(Math.max(from, 0)).map((frame) => {
      if (!frame.startsWith(start)) throw new Error(`another ID: ${frame}`);
      return frame.slice(start.length);
    });
  }

  async received(text: string): Promise<void> {
    await eventually(
      () => this.#frames,
      (frames) => frames.some((frame) => frame.includes(text)),
    );
  }

  has(text: string): boolean {
    return this.#frames.some((frame) => frame.includes(text));
  }

  close(): void {
    this.webSocket.terminate();
  }
}
