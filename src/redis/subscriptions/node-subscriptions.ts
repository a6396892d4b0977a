import type { Cluster, Redis } from 'ioredis';
import { withTimeout } from '../../lib/with-timeout.js';
import { PING_TIMEOUT_MS } from './subscriptions.js';

interface NodeListener {
  message(channel: string, text: string): void;
  /** The connection has ended, and with it all subscriptions. */
  lost(): void;
  /** The node no longer serves some of the channels. */
  moved(): void;
}

/** Subscriptions at one node of a cluster, on a connection that does not restore itself. */
export class NodeSubscriptions {
  readonly createdAt = performance.now();
  /** Those that are being subscribed included. */
  readonly #channels = new Set<string>();
  readonly #redis: Redis;

  /** @throws Error when the cluster does not know the node */
  constructor(
    cluster: Cluster,
    address: string,
    private readonly isSharded: boolean,
    listener: NodeListener,
  ) {
    this.#redis = connectionTo(cluster, address);
    this.#redis.on(isSharded ? 'smessage' : 'message', (channel: string, text: string) =>
      listener.message(channel, text),
    );
    this.#redis.on('moved', () => listener.moved());
    this.#redis.on('end', () => listener.lost());
    // The end follows.
    this.#redis.on('error', () => undefined);
  }

  get isIdle(): boolean {
    return this.#channels.size === 0;
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    try {
      await (this.isSharded ? this.#redis.ssubscribe(channel) : this.#redis.subscribe(channel));
    } catch (error) {
      this.#channels.delete(channel);
      throw error;
    }
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
    await (this.isSharded ? this.#redis.sunsubscribe(channel) : this.#redis.unsubscribe(channel));
  }

  /** Ends the connection unless the node answers. */
  async check(): Promise<void> {
    const answered = this.#redis.ping().then(
      () => true,
      () => true,
    );
    if (!(await withTimeout(answered, PING_TIMEOUT_MS, () => false))) this.disconnect();
  }

  disconnect(): void {
    this.#redis.disconnect();
  }
}

function connectionTo(cluster: Cluster, address: string): Redis {
  const node = cluster
    .nodes()
    .find(({ options: { host = '', port = 0 } }) => `${host}:${port}` === address);
  if (!node) throw new Error(`The cluster no longer has the node ${address}`);
  return node.duplicate({
    lazyConnect: false,
    readOnly: false,
    enableReadyCheck: false,
    enableOfflineQueue: true,
    autoResubscribe: false,
    retryStrategy: null,
  });
}
