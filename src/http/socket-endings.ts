import type { Logger } from 'pino';
import type { PubSub } from '../redis/pub-sub.js';
import { GAP } from '../redis/pub-sub.js';
import { CONTROL_TOPIC, type ControlEvent } from '../services/control-events.js';
import type { SubscriptionServer } from './subscription-server.js';

interface SocketEndingsDeps {
  readonly events: PubSub;
  readonly sockets: Pick<SubscriptionServer, 'closeWhere'>;
  readonly log: Logger;
}

/** Puts out the sockets of sessions that ended, on whatever instance they ended. */
export class SocketEndings {
  #close: (() => void) | null = null;

  constructor(private readonly deps: SocketEndingsDeps) {}

  async start(): Promise<void> {
    const stream = await this.deps.events.open<ControlEvent>([CONTROL_TOPIC]);
    this.#close = () => stream.close();
    void this.#watch(stream);
  }

  close(): void {
    this.#close?.();
  }

  async #watch(stream: AsyncIterable<ControlEvent | typeof GAP>): Promise<void> {
    try {
      for await (const event of stream) {
        if (event === GAP) continue;
        this.deps.sockets.closeWhere((socket) => socket.sessionId === event.sessionId);
      }
    } catch (error) {
      this.deps.log.error({ err: error }, 'ended sessions are no longer noticed');
    }
  }
}
