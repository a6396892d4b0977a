import type { Logger } from 'pino';
import type { Actor } from '../../models/actor.js';
import { ConflictError, StorageUnavailableError } from '../../errors/domain-error.js';
import type { DiscardedRecording, RecordingStore } from '../../models/recording.js';
import type { RecordingFiles } from '../../storage/recording-files.js';
import type { RecordingWriter } from './recording-writer.js';
import type { RecordingService } from './recording-service.js';
import { isUnfinished } from './recording-status.js';

/** Has the file of a recording, and then its record, removed later, and again until that succeeds. */
export interface RecordingDisposals {
  /** Resolves once the task cannot be lost any more. */
  schedule(recording: DiscardedRecording): Promise<void>;
}

interface RecordingDisposalDeps {
  readonly recordings: Pick<
    RecordingStore,
    'list' | 'discard' | 'listDiscarded' | 'delete' | 'listExpired'
  >;
  readonly service: Pick<RecordingService, 'get'>;
  readonly files: Pick<RecordingFiles, 'remove'>;
  readonly disposals: RecordingDisposals;
  readonly writer: Pick<RecordingWriter, 'apply'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const BATCH = 100;

/**
 * The end of recordings: deleted, or past their time. Whoever deletes one sees it no more, whatever
 * the storage does; its record stays until the file is gone, or nobody would find that.
 */
export class RecordingDisposal {
  constructor(private readonly deps: RecordingDisposalDeps) {}

  /**
   * For hosts. While the storage is away, a job removes the file as soon as it is back.
   * @throws ConflictError while it is being recorded
   */
  async delete(actor: Actor, recordingId: string): Promise<string> {
    const recording = await this.deps.service.get(actor, recordingId);
    const { id, status } = recording;
    if (isUnfinished(status)) {
      throw new ConflictError('The recording has not ended; stop it, then try again.');
    }
    await this.#discard(recording);
    try {
      await this.dispose(recording);
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      this.deps.log.warn(
        { err: error, recordingId: id },
        'Failed to remove the file of a deleted recording: storage unavailable; retrying',
      );
    }
    return id;
  }

  /** File and record. Again for the same recording: nothing happens. Asks nobody's rights. */
  async dispose({ id, key }: DiscardedRecording): Promise<void> {
    await this.deps.files.remove(key);
    await this.deps.recordings.delete(id);
  }

  /**
   * Of a room that is gone. Asks nobody's rights.
   * @throws ConflictError while one is being recorded; try again then
   */
  async disposeOfRoom(roomId: string): Promise<void> {
    for (;;) {
      const batch = await this.deps.recordings.list([roomId], BATCH, null);
      const [unfinished] = batch.filter(({ status }) => isUnfinished(status));
      for (const recording of batch) {
        if (!isUnfinished(recording.status)) await this.#discard(recording);
      }
      if (unfinished) throw new ConflictError(`Recording ${unfinished.id} has not ended.`);
      if (batch.length < BATCH) return;
    }
  }

  /** What is left of discarded recordings, and the files of those whose time is over. */
  async sweep(): Promise<void> {
    await this.#disposeOfDiscarded();
    await this.#expire();
  }

  /** Of rooms that were deleted while recording was off, and of tasks that Redis has lost. */
  async #disposeOfDiscarded(): Promise<void> {
    const { recordings, log } = this.deps;
    for (;;) {
      const batch = await recordings.listDiscarded(BATCH);
      for (const recording of batch) await this.dispose(recording);
      if (batch.length > 0) log.info({ count: batch.length }, 'Removed deleted recordings');
      if (batch.length < BATCH) return;
    }
  }

  /** Their records stay and say so. */
  async #expire(): Promise<void> {
    const { recordings, files, writer, now, log } = this.deps;
    for (;;) {
      const batch = await recordings.listExpired(now(), BATCH);
      for (const recording of batch) {
        await files.remove(recording.key);
        await writer.apply(recording, { type: 'expired' });
      }
      if (batch.length > 0)
        log.info({ count: batch.length }, 'Removed files of expired recordings');
      if (batch.length < BATCH) return;
    }
  }

  /** The task first: should the process die in between, the task does both. */
  async #discard(recording: DiscardedRecording): Promise<void> {
    await this.deps.disposals.schedule({ id: recording.id, key: recording.key });
    await this.deps.recordings.discard(recording.id);
  }
}
