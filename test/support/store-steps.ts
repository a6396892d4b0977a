import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { ConnectionString } from 'mongodb-connection-string-url';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { RequestReader, type Request } from './fake-replica-set/wire.js';

/** A request to MongoDB: before it arrives there, or after it was executed, before the answer. */
export interface StoreStep {
  readonly when: 'before' | 'after';
  /** For example `insert`. */
  readonly command: string;
  readonly collection: string;
}

interface Armed extends StoreStep {
  /** The IDs of the subject, and of the documents that were inserted about it. */
  readonly ids: Set<string>;
  readonly act: () => void;
}

/** A proxy to MongoDB, which acts at a step of what follows from a change, and lets nothing pass then. */
export class StoreSteps {
  #armed: Armed | null = null;

  private constructor(
    /** Of MongoDB behind the proxy. */
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(mongoUrl: string): Promise<StoreSteps> {
    const url = new ConnectionString(mongoUrl);
    const [host = '', port = '27017'] = (url.hosts[0] ?? '').split(':');
    const ownPort = await freePort();
    url.hosts = [`127.0.0.1:${ownPort}`];
    const server = createServer((near) => {
      steps.#serve(near, connect(Number(port), host));
    });
    const steps = new StoreSteps(url.href, server);
    await once(server.listen(ownPort, '127.0.0.1'), 'listening');
    return steps;
  }

  /** @param subject the ID of what changes */
  arm(step: StoreStep, subject: string, act: () => void): void {
    this.#armed = { ...step, ids: new Set([subject]), act };
  }

  stop(): void {
    this.server.close();
  }

  #serve(near: Socket, far: Socket): void {
    const reader = new RequestReader();
    let awaited: Armed | null = null;
    near.on('data', (chunk) => {
      for (const request of reader.read(chunk)) {
        const armed = this.#reached(request);
        if (armed?.when === 'before') this.#act(armed);
        else {
          awaited = armed;
          far.write(request.bytes);
        }
      }
    });
    far.on('data', (chunk) => {
      if (awaited) this.#act(awaited);
      else near.write(chunk);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  }

  #act(armed: Armed): void {
    this.#armed = null;
    armed.act();
  }

  #reached({ bytes, name, command, documents }: Request): Armed | null {
    const armed = this.#armed;
    if (!armed || ![...armed.ids].some((id) => bytes.includes(id))) return null;
    for (const document of name === 'insert' ? documents : []) {
      const isOfSubject = [...armed.ids].some((id) => JSON.stringify(document).includes(id));
      if (isOfSubject) armed.ids.add(String(document['_id']));
    }
    return name === armed.command && command[name] === armed.collection ? armed : null;
  }
}
