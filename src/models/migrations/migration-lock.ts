import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, Connection } from 'mongoose';
import type { Logger } from 'pino';
import { isDuplicateKey, storeCall } from '../store-errors.js';

/** One instance at a time holds the lock; it expires if that instance dies. */
const LEASE_MS = 30_000;
const POLL_MS = 500;
const POLLS_PER_LOG = 20;

interface LockDocument {
  readonly _id: string;
  readonly owner: string;
  readonly until: Date;
}

const LOCK_ID = 'lock';

/** A lease in MongoDB. */
export class MigrationLock {
  readonly #owner = randomUUID();
  readonly #locks: Collection<LockDocument>;

  constructor(
    connection: Connection,
    private readonly log: Logger,
    private readonly leaseMs = LEASE_MS,
  ) {
    this.#locks = connection.collection<LockDocument>('migrations');
  }

  /** Waits until no other instance holds the lock, and holds it until `work` has ended. */
  async run(work: () => Promise<void>): Promise<void> {
    await this.#acquire();
    const renewal = setInterval(() => void this.#renew(), this.leaseMs / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.#release();
    }
  }

  async #acquire(): Promise<void> {
    for (let polls = 0; !(await this.#tryAcquire()); polls += 1) {
      if (polls % POLLS_PER_LOG === 0) {
        this.log.info('Waiting for the migrations of another instance');
      }
      await sleep(POLL_MS);
    }
  }

  /**
   * Acquires or renews the lease. Uses the local clock; a wrong one delays a migration, or repeats
   * it.
   */
  async #tryAcquire(): Promise<boolean> {
    const isFree = { $or: [{ owner: this.#owner }, { until: { $lt: new Date() } }] };
    const lease = { owner: this.#owner, until: new Date(Date.now() + this.leaseMs) };
    try {
      await storeCall(() =>
        this.#locks.updateOne({ _id: LOCK_ID, ...isFree }, { $set: lease }, { upsert: true }),
      );
      return true;
    } catch (error) {
      // The lock of another instance does not match the filter, so the upsert conflicts with it.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Losing the lease is harmless, because migrations are idempotent. */
  async #renew(): Promise<void> {
    try {
      await this.#tryAcquire();
    } catch (error) {
      this.log.warn({ err: error }, 'Failed to renew the migration lock; retrying');
    }
  }

  async #release(): Promise<void> {
    try {
      await storeCall(() => this.#locks.deleteOne({ _id: LOCK_ID, owner: this.#owner }));
    } catch (error) {
      this.log.warn({ err: error }, 'Failed to release the migration lock; it expires by itself');
    }
  }
}
