import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, Connection } from 'mongoose';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { isDuplicateKey, storeCall } from './store-errors.js';

const WRITE_INTERVAL_MS = 3_000;
/** Shorter than the timeout of a readiness probe, which then says so. */
const WRITE_TIMEOUT_MS = 1_000;

interface ProbeDocument {
  readonly _id: string;
  readonly writtenAt: Date;
}

/**
 * Whether MongoDB can be used now. A ping alone stays green while a majority of the replica set, or
 * its disks, take no writes: a small document is written, too, every few seconds at most.
 */
export class MongoProbe {
  readonly #documents: Collection<ProbeDocument>;
  #writtenAt = -Infinity;
  #writing: Promise<void> | null = null;

  constructor(private readonly connection: Connection) {
    this.#documents = connection.collection<ProbeDocument>('probes');
  }

  /** @throws StorageUnavailableError */
  async check(): Promise<void> {
    await storeCall(() => this.connection.db?.command({ ping: 1 }) ?? notConnected());
    if (performance.now() - this.#writtenAt < WRITE_INTERVAL_MS) return;
    // Probes that come meanwhile share the write.
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    const write = storeCall(() =>
      this.#documents.updateOne(
        { _id: 'write' },
        { $set: { writtenAt: new Date() } },
        { upsert: true },
      ),
    ).catch((error: unknown) => {
      // Two instances inserted it at the same moment: writes are possible.
      if (!isDuplicateKey(error)) throw error;
    });
    // A write that hangs is abandoned, so that the next probe finds out at once when writes work again.
    const timeout = sleep(WRITE_TIMEOUT_MS, undefined, { ref: false }).then(notWritten);
    await Promise.race([write, timeout]);
    this.#writtenAt = performance.now();
  }
}

const notConnected = () =>
  Promise.reject(new StorageUnavailableError({ cause: new Error('MongoDB is not connected') }));

const notWritten = () => {
  throw new StorageUnavailableError({ cause: new Error('MongoDB took no write in time') });
};
