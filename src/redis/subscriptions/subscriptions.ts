/** Receives what subscribed channels carry. */
export interface SubscriptionListener {
  message(channel: string, text: string): void;
  /** The channels are subscribed again, after events may have been lost. */
  gap(channels: readonly string[]): void;
}

/** The connections that receive events. They restore themselves. */
export interface Subscriptions {
  /**
   * Whether a channel is served by the shard that has the keys of its hash tag, instead of by every
   * server.
   */
  readonly isSharded: boolean;
  /** False while events may be lost. */
  readonly isReady: boolean;
  /** For the one listener, before the first channel is subscribed. */
  listen(listener: SubscriptionListener): void;
  /** Resolves once later events are received. Rejects during an outage. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Replaces the connections that no longer answer: they only wait, so nothing else would notice. */
  check(): Promise<void>;
  /**
   * Replaces the connections from before this time (by `performance.now()`), at which the connection
   * for commands was lost: they may lead to a server that was demoted, or replaced behind its address,
   * which accepts subscriptions but receives no events.
   */
  renew(before: number): void;
  disconnect(): void;
}

/** Without a listener, there are no channels either. */
export const NO_LISTENER: SubscriptionListener = {
  message: () => undefined,
  gap: () => undefined,
};

/** How long a connection may take to answer a PING. */
export const PING_TIMEOUT_MS = 3_000;
