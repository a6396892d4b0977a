import type { Logger } from 'pino';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { redisCall } from './redis-call.js';
import { isCluster, keysOnAllMasters, type RedisClient } from './redis-client.js';
import type { Subscriptions } from './subscriptions/subscriptions.js';

const CHECK_INTERVAL_MS = 1000;
/** Long enough for an operator to see the key, short enough to leave nothing behind. */
const KEY_TTL_MS = 60_000;

export interface RedisMonitorDeps {
  readonly commands: RedisClient;
  readonly subscriptions: Pick<Subscriptions, 'isReady' | 'check' | 'renew'>;
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

  constructor(private readonly deps: RedisMonitorDeps) {
    const { commands, subscriptions } = deps;
    let lostAt: number | null = null;
    commands.on('close', () => {
      lostAt ??= performance.now();
    });
    commands.on('ready', () => {
      if (lostAt !== null) subscriptions.renew(lostAt);
      lostAt = null;
    });
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), CHECK_INTERVAL_MS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** @throws StorageUnavailableError while no write succeeds, or no event can be received */
  async check(): Promise<void> {
    const { commands, subscriptions } = this.deps;
    try {
      await this.#writeEverywhere();
      if (!subscriptions.isReady) {
        throw new StorageUnavailableError({
          cause: new Error('The connection of the subscriptions is lost'),
        });
      }
    } catch (error) {
      this.#reportOutage(error);
      // A master that froze keeps its connection, which does not tell that another has taken over.
      if (isCluster(commands)) commands.refreshSlotsCache();
      throw error;
    }
    this.#reportRecovery();
  }

  async #writeEverywhere(): Promise<void> {
    const { commands, prefix } = this.deps;
    const keys = keysOnAllMasters(commands, `${prefix}:writable`);
    const results = await Promise.allSettled(
      keys.map(({ key }) => redisCall(() => commands.set(key, '1', 'PX', KEY_TTL_MS))),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) return;
    const masters = keys.flatMap(({ master }, index) =>
      master !== null && results[index]?.status === 'rejected' ? [master] : [],
    );
    if (masters.length === 0) throw failure.reason;
    throw new StorageUnavailableError({
      cause: new Error(`No writes to ${masters.join(', ')}`, { cause: failure.reason }),
    });
  }

  async #tick(): Promise<void> {
    await Promise.all([this.check().catch(() => undefined), this.deps.subscriptions.check()]);
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
}
