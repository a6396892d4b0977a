import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { withTimeout } from '../lib/with-timeout.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { redisCall } from './redis-call.js';

const CHECK_INTERVAL_MS = 1000;
const PING_TIMEOUT_MS = 3000;
/** Long enough for an operator to see the key, short enough to leave nothing behind. */
const KEY_TTL_MS = 60_000;

export interface RedisMonitorDeps {
  readonly commands: Redis;
  readonly subscriptions: Redis;
  /** The prefix of the key that is written. */
  readonly prefix: string;
  readonly log: Logger;
}

/**
 * Writes to Redis every second, because a PING also succeeds on a replica, on a full Redis, and on
 * one that lacks its replicas. Logs each outage once, and moves the subscriptions to the server
 * that accepts writes.
 */
export class RedisMonitor {
  #timer: NodeJS.Timeout | null = null;
  #unavailableSince: number | null = null;
  #subscribedAt = performance.now();
  #commandsLostAt: number | null = null;

  constructor(private readonly deps: RedisMonitorDeps) {
    const { commands, subscriptions } = deps;
    subscriptions.on('ready', () => {
      this.#subscribedAt = performance.now();
    });
    commands.on('close', () => {
      this.#commandsLostAt ??= performance.now();
    });
    commands.on('ready', () => this.#followCommands());
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), CHECK_INTERVAL_MS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** @throws StorageUnavailableError while no write succeeds, or no event can be received */
  async check(): Promise<void> {
    const { commands, prefix } = this.deps;
    try {
      await redisCall(() => commands.set(`${prefix}:writable`, '1', 'PX', KEY_TTL_MS));
      if (!this.#isSubscribed()) {
        throw new StorageUnavailableError({
          cause: new Error('The connection of the subscriptions is lost'),
        });
      }
    } catch (error) {
      this.#reportOutage(error);
      throw error;
    }
    this.#reportRecovery();
  }

  #isSubscribed(): boolean {
    return this.deps.subscriptions.status === 'ready';
  }

  async #tick(): Promise<void> {
    await Promise.all([this.check().catch(() => undefined), this.#ping()]);
  }

  #reportOutage(error: unknown): void {
    if (this.#unavailableSince !== null) return;
    this.#unavailableSince = performance.now();
    this.deps.log.warn(
      { err: error },
      'Redis unavailable: it accepts no writes; retrying every second',
    );
  }

  #reportRecovery(): void {
    if (this.#unavailableSince === null) return;
    const outageMs = Math.round(performance.now() - this.#unavailableSince);
    this.#unavailableSince = null;
    this.deps.log.info({ outageMs }, 'Redis available again');
  }

  /**
   * A server that was demoted, or replaced behind its address, still accepts subscriptions, but
   * receives no events.
   */
  #followCommands(): void {
    const { subscriptions } = this.deps;
    const lostAt = this.#commandsLostAt;
    this.#commandsLostAt = null;
    if (lostAt === null || !this.#isSubscribed()) return;
    if (this.#subscribedAt < lostAt) subscriptions.disconnect(true);
  }

  /** Subscriptions only wait, so nothing else would notice that the server has disappeared. */
  async #ping(): Promise<void> {
    const { subscriptions } = this.deps;
    if (!this.#isSubscribed()) return;
    const answered = subscriptions.ping().then(
      () => true,
      () => true,
    );
    const isAlive = await withTimeout(answered, PING_TIMEOUT_MS, () => false);
    if (!isAlive && this.#isSubscribed()) subscriptions.disconnect(true);
  }
}
