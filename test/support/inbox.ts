import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Inbox } from '../../src/jobs/inbox.js';
import type { InboxHandler } from '../../src/jobs/inbox-lane-worker.js';
import { DEFAULT_POLICY, type InboxPolicy } from '../../src/jobs/inbox-policy.js';
import { connectForCommands, connectForJobs } from '../../src/redis/connections.js';
import { InboxStore, type InboxEvent } from '../../src/redis/inbox/inbox-store.js';
import { silentLog } from './silent-log.js';

/** A policy that fails, parks and recovers within the time of a test. */
export const IMPATIENT: InboxPolicy = {
  ...DEFAULT_POLICY,
  maxTries: 5,
  firstDeferralMs: 100,
  maxWaitMs: 200,
  sweepMs: 500,
};

/** For handlers that do not end. The lease is short, too: who pauses in the middle loses the event. */
export const HASTY: InboxPolicy = { ...IMPATIENT, handlerTimeoutMs: 500 };

export interface InboxInstance {
  readonly inbox: Inbox<InboxEvent>;
  readonly store: InboxStore<InboxEvent>;
  /** What the observer was told: `done room_started`. */
  readonly observed: string[];
  /** Ends like a killed process: nothing is handed back, nothing reaches Redis any more. */
  kill(): void;
  close(): Promise<void>;
}

/** Instances that share one inbox of their own in the suite's Redis. */
export class InboxWorld {
  readonly #prefix = `inbox-${randomUUID().slice(0, 8)}`;
  readonly #instances: InboxInstance[] = [];

  /** @param handle without one nothing is worked off */
  async instance(
    handle: InboxHandler<InboxEvent> | null,
    policy = IMPATIENT,
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
    // BullMQ duplicates the connection that blocks, so a kill must know all of them.
    const connections: Redis[] = [redis, jobs];
    const duplicate = jobs.duplicate.bind(jobs);
    jobs.duplicate = (...args) => {
      const connection = duplicate(...args);
      connections.push(connection);
      return connection;
    };
    if (handle) inbox.work(handle, observer);
    let isAlive = true;
    const kill = () => {
      isAlive = false;
      for (const connection of connections) connection.disconnect();
      // Cannot reach Redis any more; stops the timers of a process that goes on in truth.
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
