import { randomUUID } from 'node:crypto';
import { Inbox } from '../../src/jobs/inbox.js';
import type { InboxHandler } from '../../src/jobs/inbox-lane-worker.js';
import { DEFAULT_POLICY, type InboxPolicy } from '../../src/jobs/inbox-policy.js';
import { connectForCommands, connectForJobs } from '../../src/redis/connections.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { InboxStore } from '../../src/redis/inbox/inbox-store.js';
import type { InboxEvent } from '../../src/redis/inbox/inbox-event.js';
import { silentLog } from './silent-log.js';

/** A policy that fails, parks, and recovers within the time of a test. */
export const FAST_POLICY: InboxPolicy = {
  ...DEFAULT_POLICY,
  maxTries: 5,
  firstDeferralMs: 100,
  maxWaitMs: 200,
  sweepMs: 500,
};

/**
 * For handlers that do not end. The lease is short, too, so that a worker that pauses loses the
 * event.
 */
export const SHORT_LEASE_POLICY: InboxPolicy = { ...FAST_POLICY, handlerTimeoutMs: 500 };

export interface InboxInstance {
  readonly inbox: Inbox<InboxEvent>;
  readonly store: InboxStore<InboxEvent>;
  /** The observed outcomes, as in `done room_started`. */
  readonly observed: string[];
  /** Simulates a killed process: nothing is handed back, and nothing reaches Redis anymore. */
  kill(): void;
  close(): Promise<void>;
}

/** Instances that share a separate inbox in the suite's Redis. */
export class InboxWorld {
  readonly #prefix = `inbox-${randomUUID().slice(0, 8)}`;
  readonly #instances: InboxInstance[] = [];

  /** @param handle without it, no events are handled */
  async instance(
    handle: InboxHandler<InboxEvent> | null,
    policy = FAST_POLICY,
    stores: readonly (() => Promise<unknown>)[] = [],
  ): Promise<InboxInstance> {
    const url = process.env['REDIS_URL'] ?? '';
    const [redis, jobs] = await Promise.all([
      connectForCommands(url, silentLog),
      connectForJobs(url, silentLog),
    ]);
    const store = new InboxStore<InboxEvent>(redis, this.#prefix);
    const prefix = `${this.#prefix}:jobs`;
    const inbox = new Inbox({
      store,
      commands: redis,
      jobs,
      prefix,
      log: silentLog,
      policy,
      stores,
    });
    const observed: string[] = [];
    const note = (what: string) => (name: string) => void observed.push(`${what} ${name}`);
    const observer = {
      handled: () => undefined,
      done: note('done'),
      retried: note('retried'),
      parked: note('parked'),
    };
    // BullMQ duplicates the connection for blocking calls, so a kill needs all connections.
    const connections: RedisClient[] = [redis, jobs];
    const duplicate = jobs.duplicate.bind(jobs) as (...args: unknown[]) => RedisClient;
    Object.assign(jobs, {
      duplicate(...args: unknown[]) {
        const connection = duplicate(...args);
        connections.push(connection);
        return connection;
      },
    });
    if (handle) inbox.work(handle, observer);
    let isAlive = true;
    const kill = () => {
      isAlive = false;
      for (const connection of connections) connection.disconnect();
      // Redis is unreachable now, so this only stops the timers of the simulated process.
      inbox.close().catch(() => undefined);
    };
    const instance = {
      inbox,
      store,
      observed,
      kill,
      async close() {
        if (isAlive) await inbox.close();
        kill();
      },
    };
    this.#instances.push(instance);
    return instance;
  }

  async close(): Promise<void> {
    for (const instance of this.#instances) await instance.close();
  }
}

export const anEvent = (difference: Partial<InboxEvent> = {}): InboxEvent => ({
  id: `EV_${randomUUID()}`,
  name: 'room_started',
  lane: randomUUID(),
  receivedAtMs: Date.now(),
  ...difference,
});
