import type { Collection, Connection } from 'mongoose';
import type { Logger } from 'pino';
import { withTimeout } from '../lib/with-timeout.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { isDuplicateKey, storeCall } from './store-errors.js';

const WRITE_INTERVAL_MS = 3_000;
/** Shorter than the timeout of a readiness probe, so that the probe gets an answer. */
const WRITE_TIMEOUT_MS = 1_000;

interface ProbeDocument {
  readonly _id: string;
  readonly writtenAt: Date;
}

/**
 * Checks that MongoDB is usable. A ping succeeds even if a majority of the replica set, or its
 * disks, accept no writes, so a small document is written every few seconds, too. Logs each outage
 * once, whether or not readiness is requested.
 */
export class MongoProbe {
  readonly #documents: Collection<ProbeDocument>;
  #writtenAt = -Infinity;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #unavailableSince: number | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly log: Pick<Logger, 'info' | 'warn'>,
  ) {
    this.#documents = connection.collection<ProbeDocument>('probes');
  }

  start(): void {
    const check = () => void this.check().catch(() => undefined);
    this.#timer = setInterval(check, WRITE_INTERVAL_MS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** @throws StorageUnavailableError */
  async check(): Promise<void> {
    try {
      await this.#use();
    } catch (error) {
      this.#reportOutage(error);
      throw error;
    }
    this.#reportRecovery();
  }

  async #use(): Promise<void> {
    await storeCall(() => this.connection.db?.command({ ping: 1 }) ?? notConnected());
    if (performance.now() - this.#writtenAt < WRITE_INTERVAL_MS) return;
    // Concurrent checks share the write.
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  #reportOutage(error: unknown): void {
    if (this.#unavailableSince !== null) return;
    this.#unavailableSince = performance.now();
    this.log.warn(
      { err: error },
      'MongoDB unavailable: it does not answer, or accepts no writes; retrying every 3 s',
    );
  }

  #reportRecovery(): void {
    if (this.#unavailableSince === null) return;
    const outageMs = Math.round(performance.now() - this.#unavailableSince);
    this.#unavailableSince = null;
    this.log.info({ outageMs }, 'MongoDB available again');
  }

  async #write(): Promise<void> {
    const write = storeCall(() =>
      this.#documents.updateOne(
        { _id: 'write' },
        { $set: { writtenAt: new Date() } },
        { upsert: true },
      ),
    ).catch((error: unknown) => {
      // Two instances inserted it concurrently, so writes are possible.
      if (!isDuplicateKey(error)) throw error;
    });
    // A write that hangs is abandoned, so that the next check notices at once when writes work
    // again.
    await withTimeout(write, WRITE_TIMEOUT_MS, notWritten);
    this.#writtenAt = performance.now();
  }
}

const notConnected = () =>
  Promise.reject(new StorageUnavailableError({ cause: new Error('MongoDB is not connected') }));

const notWritten = () => {
  throw new StorageUnavailableError({
    cause: new Error('MongoDB did not confirm a write in time'),
  });
};
