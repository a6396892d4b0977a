import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { eventually } from './eventually.js';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A WebSocket of an attacker, which sends what no graphql-ws client would. */
export class RawSocket {
  readonly messages: Message[] = [];
  /** The close code; null while the socket is open. */
  closed: number | null = null;

  private constructor(readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
    });
    webSocket.on('close', (code) => (this.closed = code));
    webSocket.on('error', () => undefined);
  }

  static async open(url: string, options: ClientOptions = {}): Promise<RawSocket> {
    const address = `${url.replace('http', 'ws')}/graphql`;
    const socket = new RawSocket(new WebSocket(address, 'graphql-transport-ws', options));
    await once(socket.webSocket, 'open');
    return socket;
  }

  /** Open and acknowledged. */
  static async ready(
    url: string,
    { params, ...options }: ClientOptions & { readonly params?: object } = {},
  ): Promise<RawSocket> {
    const socket = await RawSocket.open(url, options);
    socket.send({ type: 'connection_init', payload: params });
    await socket.message('connection_ack');
    return socket;
  }

  send(message: object): void {
    this.webSocket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first message of a type, once it has arrived. */
  message(type: string): Promise<Message> {
    return this.#first((message) => message.type === type);
  }

  /** The first message about a subscription, once it has arrived. */
  answerTo(id: string): Promise<Message> {
    return this.#first((message) => message.id === id);
  }

  async closeCode(): Promise<number | null> {
    return eventually(
      () => this.closed,
      (code) => code !== null,
    );
  }

  /** Stops reading, so that data stays in the kernel, as with a peer that hangs. */
  stopReading(): void {
    this.webSocket.pause();
  }

  end(): void {
    this.webSocket.terminate();
  }

  async #first(fits: (message: Message) => boolean): Promise<Message> {
    const [message] = await eventually(
      () => this.messages.filter(fits),
      (messages) => messages.length > 0,
    );
    if (!message) throw new Error('no such message');
    return message;
  }
}
