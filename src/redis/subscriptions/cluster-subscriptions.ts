import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from 'ioredis';
import type { Logger } from 'pino';
import { outageLogLevel } from '../redis-call.js';
import { slotOf } from '../redis-client.js';
import { NodeSubscriptions } from './node-subscriptions.js';
import { NO_LISTENER, type SubscriptionListener, type Subscriptions } from './subscriptions.js';

const RETRY_MS = 200;

interface Channel {
  readonly slot: number;
  /** Where it is subscribed; null while it is not. */
  node: string | null;
}

/**
 * Subscriptions in a cluster: one connection to each master that serves some of the channels. When a
 * master fails, or hands a slot over, its channels are subscribed at the next one, and reported as
 * gaps. ioredis has such connections, but reports no gaps, and gives up channels that a node rejects.
 */
export class ClusterSubscriptions implements Subscriptions {
  readonly #nodes = new Map<string, NodeSubscriptions>();
  readonly #channels = new Map<string, Channel>();
  #listener = NO_LISTENER;
  #isRepairing = false;
  #isClosed = false;

  /** @param cluster knows the nodes; it is closed with the subscriptions */
  constructor(
    private readonly cluster: Cluster,
    readonly isSharded: boolean,
    private readonly log: Logger,
  ) {
    cluster.on('refresh', () => this.#followSlots());
  }

  get isReady(): boolean {
    return this.cluster.status === 'ready' && !this.#isRepairing;
  }

  listen(listener: SubscriptionListener): void {
    this.#listener = listener;
  }

  async subscribe(name: string): Promise<void> {
    // Channels that are not sharded are served by every node; one master carries all of them.
    this.#channels.set(name, { slot: this.isSharded ? slotOf(name) : 0, node: null });
    try {
      await this.#place(name);
    } catch {
      // The cluster may have changed since its slots were read.
      await this.#readSlots();
      await this.#place(name);
    }
  }

  async unsubscribe(name: string): Promise<void> {
    const node = this.#channels.get(name)?.node;
    this.#channels.delete(name);
    if (node) await this.#nodes.get(node)?.unsubscribe(name);
  }

  async check(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.check()));
  }

  renew(before: number): void {
    for (const node of this.#nodes.values()) if (node.createdAt < before) node.disconnect();
  }

  disconnect(): void {
    this.#isClosed = true;
    for (const node of this.#nodes.values()) node.disconnect();
    this.cluster.disconnect();
  }

  /** @throws Error while the master of the channel is unavailable */
  async #place(name: string): Promise<void> {
    const channel = this.#channels.get(name);
    if (!channel) return;
    const owner = this.#ownerOf(channel);
    if (owner === undefined) throw new Error('No master serves the slot of the channel');
    const node = this.#nodes.get(owner) ?? this.#connect(owner);
    await node.subscribe(name);
    if (this.#nodes.get(owner) !== node) throw new Error('The connection to the master was lost');
    if (this.#channels.get(name) === channel) channel.node = owner;
    else if (!this.#channels.has(name)) await node.unsubscribe(name);
  }

  #ownerOf({ slot }: Channel): string | undefined {
    return this.cluster.slots[slot]?.[0];
  }

  #connect(address: string): NodeSubscriptions {
    const node = new NodeSubscriptions(this.cluster, address, this.isSharded, {
      message: (channel, text) => this.#listener.message(channel, text),
      lost: () => {
        if (this.#nodes.get(address) === node) this.#nodes.delete(address);
        this.#lose((channel) => channel.node === address);
      },
      moved: () => this.#lose((channel) => channel.node === address),
    });
    this.#nodes.set(address, node);
    return node;
  }

  /** After each reading of the slots. */
  #followSlots(): void {
    this.#lose((channel, name) => {
      if (channel.node === null || channel.node === this.#ownerOf(channel)) return false;
      // A demoted master would continue to deliver events, each of them twice.
      const former = this.#nodes.get(channel.node);
      former?.unsubscribe(name).catch(() => undefined);
      return true;
    });
    for (const node of this.#nodes.values()) if (node.isIdle) node.disconnect();
  }

  #lose(isLost: (channel: Channel, name: string) => boolean): void {
    const lost = [...this.#channels].filter(([name, channel]) => isLost(channel, name));
    for (const [, channel] of lost) channel.node = null;
    if (lost.length > 0) this.#repair();
  }

  #repair(): void {
    if (this.#isRepairing || this.#isClosed) return;
    this.#isRepairing = true;
    void this.#subscribeLost().finally(() => {
      this.#isRepairing = false;
    });
  }

  async #subscribeLost(): Promise<void> {
    for (;;) {
      await this.#readSlots();
      const lost = this.#lostChannels();
      const results = await Promise.allSettled(lost.map((name) => this.#place(name)));
      const isFound = (_: string, index: number) => results[index]?.status === 'fulfilled';
      const found = lost.filter(isFound);
      if (found.length > 0) this.#listener.gap(found);
      if (this.#isClosed || this.#lostChannels().length === 0) return;
      const failure = results.find((result) => result.status === 'rejected');
      const error: unknown = failure?.reason;
      this.log[outageLogLevel(error)](
        { err: error, channels: lost.length - found.length },
        `Failed to subscribe in the cluster; retrying in ${RETRY_MS} ms`,
      );
      await delay(RETRY_MS, undefined, { ref: false });
    }
  }

  #lostChannels(): readonly string[] {
    return [...this.#channels].filter(([, { node }]) => node === null).map(([name]) => name);
  }

  /** Never rejects: an outage is met by what follows. */
  #readSlots(): Promise<void> {
    return new Promise((resolve) => {
      this.cluster.refreshSlotsCache(() => resolve());
    });
  }
}
