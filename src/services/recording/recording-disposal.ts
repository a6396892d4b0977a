import type { Logger } from 'pino';
import type { Actor } from '../../models/actor.js';
import { ConflictError, StorageUnavailableError } from '../../errors/domain-error.js';
import type { DiscardedRecording, RecordingStore } from '../../models/recording.js';
import type { RecordingDisposals } from '../../models/recording-tasks.js';
import type { RecordingFiles } from '../../storage/recording-files.js';
import type { RecordingWriter } from './recording-writer.js';
import type { RecordingService } from './recording-service.js';
import { storeDeletion, type RecordingEventLog } from './recording-events.js';
import { isUnfinished } from './recording-status.js';

interface RecordingDisposalDeps {
  readonly recordingStore: Pick<
    RecordingStore,
    'list' | 'discard' | 'listDiscarded' | 'findDiscarded' | 'delete' | 'listExpired'
  >;
  readonly recordingService: Pick<RecordingService, 'get'>;
  readonly files: Pick<RecordingFiles, 'remove'>;
  readonly disposals: RecordingDisposals;
  /** Null without outgoing webhooks. */
  readonly eventLog: RecordingEventLog | null;
  readonly writer: Pick<RecordingWriter, 'apply'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const BATCH = 100;

/**
 * Deletes recordings, and expires them after their retention. A deleted recording disappears at
 * once, whether or not the storage responds; its record stays until the file is removed, because
 * the file could not be found without it.
 */
export class RecordingDisposal {
  constructor(private readonly deps: RecordingDisposalDeps) {}

  /**
   * For hosts. While the storage is unavailable, a job removes the file later.
   * @throws ConflictError while the recording has not ended
   */
  async delete(actor: Actor, recordingId: string): Promise<string> {
    const recording = await this.deps.recordingService.get(actor, recordingId);
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

  /** Removes the file and the record. Idempotent. Performs no authorization check. */
  async dispose({ id, key }: DiscardedRecording): Promise<void> {
    const { files, recordingStore, eventLog } = this.deps;
    // The event must be stored before the record is gone.
    const recording = eventLog && (await recordingStore.findDiscarded(id));
    if (eventLog && recording) await storeDeletion(eventLog, recording);
    await files.remove(key);
    await recordingStore.delete(id);
  }

  /**
   * Removes the recordings of a deleted room. Performs no authorization check.
   * @throws ConflictError while one of them has not ended; retry then
   */
  async disposeOfRoom(roomId: string): Promise<void> {
    for (;;) {
      const batch = await this.deps.recordingStore.list([roomId], BATCH, null);
      const [unfinished] = batch.filter(({ status }) => isUnfinished(status));
      for (const recording of batch) {
        if (!isUnfinished(recording.status)) await this.#discard(recording);
      }
      if (unfinished) throw new ConflictError(`Recording ${unfinished.id} has not ended.`);
      if (batch.length < BATCH) return;
    }
  }

  /** Removes what is left of discarded recordings, and the files of expired ones. */
  async sweep(): Promise<void> {
    await this.#disposeOfDiscarded();
    await this.#expire();
  }

  /**
   * Finds recordings of rooms that were deleted while the feature was disabled, and tasks that
   * Redis lost.
   */
  async #disposeOfDiscarded(): Promise<void> {
    const { recordingStore, log } = this.deps;
    for (;;) {
      const batch = await recordingStore.listDiscarded(BATCH);
      for (const recording of batch) await this.dispose(recording);
      if (batch.length > 0) log.info({ count: batch.length }, 'Removed deleted recordings');
      if (batch.length < BATCH) return;
    }
  }

  /** The records stay, with the status EXPIRED. */
  async #expire(): Promise<void> {
    const { recordingStore, files, writer, now, log } = this.deps;
    for (;;) {
      const batch = await recordingStore.listExpired(now(), BATCH);
      for (const recording of batch) {
        await files.remove(recording.key);
        await writer.apply(recording, { type: 'expired' });
      }
      if (batch.length > 0)
        log.info({ count: batch.length }, 'Removed files of expired recordings');
      if (batch.length < BATCH) return;
    }
  }

  /** Schedules the task first: if the process dies in between, the task does both. */
  async #discard(recording: DiscardedRecording): Promise<void> {
    await this.deps.disposals.schedule({ id: recording.id, key: recording.key });
    await this.deps.recordingStore.discard(recording.id);
  }
}
