import type { Logger } from 'pino';
import type { Egress } from '../../livekit/egress.js';
import {
  RecordingStatus,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomStore } from '../../models/room.js';
import type { RecordingFiles, StoredFile } from '../../storage/recording-files.js';
import type { RecordingWriter } from './recording-writer.js';
import type { RecordingWakeUps } from '../../models/recording-tasks.js';
import type { EgressReport } from '../../livekit/egress.js';
import { isGivenUp, isUnfinished } from './recording-status.js';

export type RecordingSweepRepair =
  /** A check was overdue. */
  | 'recording_overdue'
  /** An egress in one of our rooms belongs to no recording. */
  | 'recording_egress_stray'
  /** The file was stored, but no event reported it. */
  | 'recording_file_found'
  /** The file of a SAVED recording was removed. */
  | 'recording_file_gone';

export interface RecordingReconcilerDeps {
  readonly recordingStore: Pick<RecordingStore, 'listOverdue' | 'findByKeys' | 'listSavedByKey'>;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly writer: RecordingWriter;
  readonly wakeUps: RecordingWakeUps;
  readonly egress: Pick<Egress, 'listActive' | 'stop'>;
  readonly files: RecordingFiles;
  /** Folder of the recordings in the bucket. */
  readonly keyPrefix: string;
  readonly repaired: (repair: RecordingSweepRepair) => void;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn'>;
}

/** A check that is this late was lost. */
const OVERDUE_MS = 3_000;
const MAX_OVERDUE = 200;
const EGRESS_EVERY_MS = 20_000;
/** LiveKit may list a new egress before it answers the start. */
const MIN_EGRESS_AGE_MS = 10_000;
const MAX_STOP_ASKS = 3;
const FILES_EVERY_MS = 600_000;
const FILES_PAGE = 500;
const FRESH_MS = 60_000;

/**
 * Finds what no event reported: lost checks, an egress without a recording, a file that its
 * recording does not know about, and a recording whose file is gone. Runs on one instance at a time.
 */
export class RecordingReconciler {
  #egressAt = 0;
  /** How often each stray egress was asked to stop; after MAX_STOP_ASKS it is left alone. */
  readonly #strays = new Map<string, number>();
  #filesAt = 0;
  /** The key after which the next page of the bucket starts; null between rounds. */
  #afterKey: string | null = null;

  constructor(private readonly deps: RecordingReconcilerDeps) {}

  /** @throws MediaUnavailableError, StorageUnavailableError */
  async run(): Promise<void> {
    const { now } = this.deps;
    await this.#wakeOverdue();
    if (now().getTime() - this.#egressAt >= EGRESS_EVERY_MS) {
      this.#egressAt = now().getTime();
      await this.#compareEgress();
    }
    if (this.#afterKey !== null || now().getTime() - this.#filesAt >= FILES_EVERY_MS) {
      this.#filesAt = now().getTime();
      await this.#compareFiles(this.#afterKey ?? '');
    }
  }

  async #wakeOverdue(): Promise<void> {
    const { recordingStore, wakeUps, repaired, now } = this.deps;
    const before = new Date(now().getTime() - OVERDUE_MS);
    for (const { id } of await recordingStore.listOverdue(before, MAX_OVERDUE)) {
      wakeUps.schedule(id, now());
      repaired('recording_overdue');
    }
  }

  async #compareEgress(): Promise<void> {
    const active = (await this.deps.egress.listActive()).filter((report) => this.#isOurs(report));
    const ids = new Set(active.map(({ egressId }) => egressId));
    for (const id of this.#strays.keys()) if (!ids.has(id)) this.#strays.delete(id);
    const known = await this.#recordsOf(active.map(({ file }) => file?.key ?? ''));
    for (const report of active) {
      const record = known.get(report.file?.key ?? '');
      if (record && isFor(record, report)) {
        // Its start was not reported, or its recording was given up.
        await this.deps.writer.apply(record, { type: 'egress', report });
      } else if (record?.egressId !== report.egressId) await this.#stopStray(report);
    }
  }

  #isOurs({ file }: EgressReport): boolean {
    return file?.key.startsWith(`${this.deps.keyPrefix}/`) ?? false;
  }

  /** Spares rooms that another deployment records on the same LiveKit. */
  async #stopStray({ egressId, roomId, updatedAt }: EgressReport): Promise<void> {
    const { roomStore, egress, repaired, now, log } = this.deps;
    const asked = this.#strays.get(egressId) ?? 0;
    const isNew = updatedAt !== null && now().getTime() - updatedAt.getTime() < MIN_EGRESS_AGE_MS;
    if (isNew || asked >= MAX_STOP_ASKS || !(await roomStore.findById(roomId, null))) return;
    this.#strays.set(egressId, asked + 1);
    const answer = await egress.stop(egressId);
    log.warn({ egressId, roomId, answer: answer.type }, 'Stopping an egress without a recording');
    if (answer.type === 'answered') repaired('recording_egress_stray');
  }

  async #compareFiles(afterKey: string): Promise<void> {
    const { files, recordingStore, writer, repaired, now } = this.deps;
    const page = await files.list(FILES_PAGE, afterKey === '' ? null : afterKey);
    const lastKey = page.length < FILES_PAGE ? null : (page.at(-1)?.key ?? null);
    // A file this new may be reported in a moment.
    const settled = page.filter(
      ({ modifiedAt }) => now().getTime() - modifiedAt.getTime() > FRESH_MS,
    );
    const known = await this.#recordsOf(settled.map(({ key }) => key));
    for (const record of known.values()) {
      const { status } = record;
      if (!isUnfinished(status) && status !== RecordingStatus.FAILED) continue;
      await writer.apply(record, { type: 'file-announced' });
      repaired('recording_file_found');
    }
    const keys = new Set(page.map(({ key }: StoredFile) => key));
    const from = afterKey === '' ? `${this.deps.keyPrefix}/` : afterKey;
    for (const record of await recordingStore.listSavedByKey(from, lastKey, FILES_PAGE)) {
      if (!keys.has(record.key)) await this.#confirmGone(record);
    }
    this.#afterKey = lastKey;
  }

  async #confirmGone(record: RecordingRecord): Promise<void> {
    const { files, writer, repaired, log } = this.deps;
    if (await files.stat(record.key)) return;
    log.warn({ recordingId: record.id }, 'File of a recording is gone; marking it as expired');
    await writer.apply(record, { type: 'expired' });
    repaired('recording_file_gone');
  }

  async #recordsOf(keys: readonly string[]): Promise<Map<string, RecordingRecord>> {
    const records = keys.length > 0 ? await this.deps.recordingStore.findByKeys(keys) : [];
    return new Map(records.map((record) => [record.key, record]));
  }
}

const isFor = (record: RecordingRecord, { egressId }: EgressReport): boolean =>
  record.egressId === null || (record.egressId === egressId && isGivenUp(record));
