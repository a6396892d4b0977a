import type { Logger } from 'pino';
import type { Actor } from '../context/actor.js';
import { ConflictError, StorageUnavailableError } from '../errors/domain-error.js';
import type { RecordingRecord, RecordingStore } from '../models/recording.js';
import type { RecordingFiles } from '../storage/recording-files.js';
import type { RecordingKeeper } from './recording-keeper.js';
import type { RecordingService } from './recording-service.js';
import { isUnfinished } from './recording-transition.js';

/** Has a recording disposed of later, and again until that succeeds. */
export interface RecordingDisposals {
  /** Resolves once the task cannot be lost any more. */
  schedule(recordingId: string): Promise<void>;
}

interface RecordingDisposalParts {
  readonly recordings: Pick<RecordingStore, 'find' | 'list' | 'delete' | 'listExpired'>;
  readonly service: Pick<RecordingService, 'get'>;
  readonly files: Pick<RecordingFiles, 'remove'>;
  readonly disposals: RecordingDisposals;
  readonly keeper: Pick<RecordingKeeper, 'apply'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const BATCH = 100;

/**
 * The end of recordings: deleted, or past their time. The object always goes first: a record without
 * an object is seen and mended, an object without a record is somebody's meeting, found by nobody.
 */
export class RecordingDisposal {
  constructor(private readonly parts: RecordingDisposalParts) {}

  /**
   * For hosts. While the storage is away, a job does it as soon as it is back.
   * @throws ConflictError while it is being recorded
   */
  async delete(actor: Actor, recordingId: string): Promise<string> {
    const { service, disposals, log } = this.parts;
    const { id, status } = await service.get(actor, recordingId);
    if (isUnfinished(status)) throw new ConflictError('It is still being recorded. Stop it first.');
    await disposals.schedule(id);
    try {
      await this.dispose(id);
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      log.warn({ err: error, recordingId: id }, 'a recording is deleted later');
    }
    return id;
  }

  /** Object and record. Again for the same recording: nothing happens. Asks nobody's rights. */
  async dispose(recordingId: string): Promise<void> {
    const recording = await this.parts.recordings.find(recordingId);
    if (recording) await this.#remove(recording);
  }

  /**
   * Of a room that is gone. Asks nobody's rights.
   * @throws ConflictError while one is being recorded; try again then
   */
  async disposeOfRoom(roomId: string): Promise<void> {
    for (;;) {
      const batch = await this.parts.recordings.list([roomId], BATCH, null);
      const [unfinished] = batch.filter(({ status }) => isUnfinished(status));
      for (const recording of batch) {
        if (!isUnfinished(recording.status)) await this.#remove(recording);
      }
      if (unfinished) throw new ConflictError(`Recording ${unfinished.id} has not ended yet.`);
      if (batch.length < BATCH) return;
    }
  }

  /** Removes the files of recordings whose time is over; their records stay and say so. */
  async expire(): Promise<void> {
    const { recordings, files, keeper, now, log } = this.parts;
    for (;;) {
      const batch = await recordings.listExpired(now(), BATCH);
      for (const { id, key } of batch) {
        await files.remove(key);
        await keeper.apply(id, { type: 'expired' });
      }
      if (batch.length > 0) log.info({ count: batch.length }, 'recordings have expired');
      if (batch.length < BATCH) return;
    }
  }

  async #remove({ id, key }: RecordingRecord): Promise<void> {
    await this.parts.files.remove(key);
    await this.parts.recordings.delete(id);
  }
}
