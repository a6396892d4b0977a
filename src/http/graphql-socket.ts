import { CloseCode, type Server, type WebSocket as ServedSocket } from 'graphql-ws';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { TokenBucket } from '../lib/token-bucket.js';
import type { HeldBytes, Holder } from './held-bytes.js';
import type { PartialMessage } from './partial-message.js';

/** A peer that falls behind by more does not read, and loses its socket. */
const MAX_UNREAD_BYTES = 1_000_000;
/**
 * While a peer is this far behind, nothing is read from it, so that no answers pile up in memory.
 */
const PAUSE_BYTES = 32_000;
const MESSAGES = { capacity: 200, perSecond: 50 };
/** A large message counts as several, because it takes as long to read. */
const BYTES_PER_TOKEN = 4_000;
const KEEP_ALIVE_MS = 12_000;
/** RFC 6455, 7.4.1 and IANA's registry: clients may reconnect later. */
const TRY_AGAIN_LATER = 1013;

interface GraphQLSocketDeps<E> {
  readonly server: Server<E>;
  readonly partial: PartialMessage;
  readonly held: HeldBytes;
  readonly log: Logger;
}

/**
 * One WebSocket for graphql-ws. Limits what a peer can make the gateway do and hold: messages per
 * second, unread answers, and sockets whose peer is gone or does not read. graphql-ws's own adapter
 * has no such limits, and writes to the console.
 */
export class GraphQLSocket implements Holder, ServedSocket {
  readonly #budget = new TokenBucket(MESSAGES);
  readonly #keepAlive: NodeJS.Timeout;
  /** The payload of the unanswered ping. */
  #pingPayload: Buffer | null = null;

  private constructor(
    private readonly webSocket: WebSocket,
    private readonly partial: PartialMessage,
    private readonly log: Logger,
  ) {
    webSocket.on('ping', (payload) => {
      partial.tookFrame(payload.length);
      if (this.#takeFrame()) this.#answerPing(payload);
    });
    webSocket.on('pong', (payload) => {
      partial.tookFrame(payload.length);
      if (this.#takeFrame()) this.#takePong(payload);
    });
    webSocket.on('error', (error) => log.debug({ err: error }, 'WebSocket failed; closing it'));
    this.#keepAlive = setInterval(() => this.#ping(), KEEP_ALIVE_MS);
  }

  static serve<E>(
    webSocket: WebSocket,
    extraOf: (served: GraphQLSocket) => E,
    deps: GraphQLSocketDeps<E>,
  ): void {
    const { server, partial, held, log } = deps;
    const socket = new GraphQLSocket(webSocket, partial, log);
    const closed = server.opened(socket, extraOf(socket));
    held.add(socket);
    webSocket.on('close', (code, reason) => {
      held.remove(socket);
      clearInterval(socket.#keepAlive);
      closed(code, String(reason)).catch((error: unknown) =>
        log.warn({ err: error }, 'Failed to end the subscriptions of a closed WebSocket'),
      );
    });
  }

  get protocol(): string {
    return this.webSocket.protocol;
  }

  get heldBytes(): number {
    return this.partial.bytes + this.webSocket.bufferedAmount;
  }

  terminate(): void {
    this.webSocket.terminate();
  }

  /** Resolves once the message is sent or can no longer be; never rejects. */
  send(text: string): Promise<void> {
    const { webSocket } = this;
    if (webSocket.readyState !== webSocket.OPEN) return Promise.resolve();
    if (webSocket.bufferedAmount > MAX_UNREAD_BYTES) {
      webSocket.terminate();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      webSocket.send(text, () => {
        this.#resumeWhenRead();
        resolve();
      });
      this.#pauseWhileUnread();
    });
  }

  close(code: number, reason: string): void {
    this.webSocket.close(code, reason);
  }

  onMessage(handle: (text: string) => Promise<void>): void {
    this.webSocket.on('message', (data: RawData) => {
      const text = textOf(data);
      this.partial.tookMessage(Buffer.byteLength(text));
      if (!this.#takeFrame(text.length)) return;
      handle(parsed(text)).catch((error: unknown) => {
        this.log.debug({ err: error }, 'Message rejected; closing its WebSocket');
        this.close(CloseCode.BadRequest, 'Invalid message received');
      });
    });
  }

  /** Omits the payload of the ping, so that an answer is never as large as its request. */
  async onPing(): Promise<void> {
    await this.send('{"type":"pong"}');
  }

  /** Whether to process a frame of this size. */
  #takeFrame(bytes = 0): boolean {
    const { webSocket } = this;
    if (webSocket.readyState !== webSocket.OPEN) return false;
    if (this.#budget.take(1 + bytes / BYTES_PER_TOKEN)) return true;
    this.close(TRY_AGAIN_LATER, 'Too many messages');
    return false;
  }

  #answerPing(payload: Buffer): void {
    this.webSocket.pong(payload, false, () => this.#resumeWhenRead());
    this.#pauseWhileUnread();
  }

  #takePong(payload: Buffer): void {
    if (this.#pingPayload?.equals(payload)) this.#pingPayload = null;
  }

  /** The payload is random, so that only a peer that reads can answer. */
  #ping(): void {
    const { webSocket } = this;
    if (webSocket.readyState !== webSocket.OPEN) return;
    if (this.#pingPayload !== null) {
      webSocket.terminate();
      return;
    }
    this.#pingPayload = randomBytes(8);
    webSocket.ping(this.#pingPayload, false, () => this.#resumeWhenRead());
  }

  #pauseWhileUnread(): void {
    if (this.webSocket.bufferedAmount > PAUSE_BYTES) this.webSocket.pause();
  }

  #resumeWhenRead(): void {
    const { webSocket } = this;
    if (webSocket.isPaused && webSocket.bufferedAmount <= PAUSE_BYTES) webSocket.resume();
  }
}

/**
 * The message as graphql-ws's `parseMessage` accepts it, too: parsed, because a handler of a
 * subscription, which lasts as long, would keep the text. Text that is not JSON stays, and graphql-ws
 * rejects it.
 */
function parsed(text: string): string {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'string' ? text : (message as string);
  } catch {
    return text;
  }
}

const textOf = (data: RawData): string =>
  Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
