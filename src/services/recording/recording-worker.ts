import type { Logger } from 'pino';
import { MediaUnavailableError, NotFoundError } from '../../errors/domain-error.js';
import { isOutage, nullIfOutage } from '../../errors/outage.js';
import type { Egress, EgressStop } from '../../livekit/egress.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantControl } from '../../livekit/participant-control.js';
import {
  RecordingFailure,
  RecordingNotification,
  RecordingStatus,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RecordingFiles } from '../../storage/recording-files.js';
import {
  nextPoll,
  nextAction,
  nextWakeUp,
  type Action,
  type RecordingTimes,
} from './recording-action.js';
import type { RecordingFollowUps } from '../deliveries/recording-follow-ups.js';
import type { RecordingWriter } from './recording-writer.js';
import type { RecordingWakeUps } from '../../models/recording-tasks.js';
import { storeEvent, type RecordingEventLog } from './recording-events.js';
import type { RecordingNotices } from './recording-notices.js';
import type { RecordingRepair } from './recording-repair.js';
import { hasProgressed, isGivenUp } from './recording-status.js';

export interface RecordingWorkerDeps {
  readonly recordingStore: Pick<RecordingStore, 'find'>;
  /** Must not schedule checks itself: the worker schedules the next one after its last action. */
  readonly writer: RecordingWriter;
  readonly wakeUps: RecordingWakeUps;
  readonly egress: Egress;
  readonly files: RecordingFiles;
  readonly mediaServer: Pick<MediaServer, 'listParticipants'>;
  readonly participantControl: Pick<ParticipantControl, 'remove'>;
  readonly notices: RecordingNotices;
  readonly followUps: RecordingFollowUps;
  /** Null without outgoing webhooks. */
  readonly eventLog: RecordingEventLog | null;
  readonly times: RecordingTimes;
  readonly expirationDays: number | null;
  readonly repaired: (repair: RecordingRepair) => void;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/** Bounds one run. Each action leaves a mark in the record, so it ends without this, too. */
const MAX_ACTIONS = 20;
const SLOW_MS = 2_000;
const RETRY_MS = 3_000;
const FAULT_PAUSE_MS = 30_000;

/**
 * Performs the actions that are due for a recording according to its record. Several workers may do so
 * at once: an action that must not happen twice is recorded first.
 */
export class RecordingWorker {
  constructor(private readonly deps: RecordingWorkerDeps) {}

  /** @throws StorageUnavailableError while the record cannot be read or written */
  async run(recordingId: string): Promise<void> {
    const { wakeUps, now } = this.deps;
    // LiveKit may take long to answer; another action may become due meanwhile.
    const another = setTimeout(() => wakeUps.schedule(recordingId, now()), SLOW_MS);
    try {
      await this.#run(recordingId);
    } finally {
      clearTimeout(another);
    }
  }

  async #run(recordingId: string): Promise<void> {
    const { recordingStore, times, now, log } = this.deps;
    let hasPolled = false;
    let record: RecordingRecord | null = null;
    for (let done = 0; done < MAX_ACTIONS; done += 1) {
      record ??= await recordingStore.find(recordingId);
      if (!record) return;
      const due = nextAction(record, times, now());
      const poll = nextPoll(record, times, now());
      try {
        if (due && due.at <= now()) {
          record = await this.#perform(due.action, record);
        } else if (!hasPolled && isDue(record.nextCheckAt, now()) && isDue(poll?.from, now())) {
          hasPolled = true;
          if (poll) record = await this.#poll(poll.poll, record);
        } else {
          const isEarly = !hasPolled && !isDue(record.nextCheckAt, now());
          const next = isEarly ? record.nextCheckAt : nextWakeUp(record, times, now(), hasPolled);
          await this.#next(record, next);
          return;
        }
      } catch (error) {
        await this.#retryLater(recordingId, error);
        return;
      }
    }
    log.error({ recordingId }, 'Recording worker stopped: action limit exceeded');
  }

  async #retryLater(recordingId: string, error: unknown): Promise<void> {
    const { recordingStore, now, log } = this.deps;
    const isTemporary = isOutage(error);
    const pauseMs = isTemporary ? RETRY_MS : FAULT_PAUSE_MS;
    log[isTemporary ? 'warn' : 'error'](
      { err: error, recordingId },
      `Recording action failed; retrying in ${pauseMs / 1000} s`,
    );
    const record = await recordingStore.find(recordingId);
    if (record) await this.#next(record, new Date(now().getTime() + pauseMs));
  }

  async #next(record: RecordingRecord, at: Date | null): Promise<void> {
    const { writer, wakeUps } = this.deps;
    if ((await writer.setNextCheck(record, at)) && at) wakeUps.schedule(record.id, at);
  }

  /**
   * Resolves to the recording after the action; null if it must be read again. So do the methods
   * below.
   */
  #perform(action: Action, record: RecordingRecord): Promise<RecordingRecord | null> {
    const { writer } = this.deps;
    switch (action.type) {
      case 'notify':
        return this.#notify(record, action.notification);
      case 'start':
        return this.#start(record);
      case 'stop':
        return this.#stop(record).then(() => null);
      case 'release':
        return writer.apply(record, { type: 'released' });
      case 'overrun':
        return writer.apply(record, { type: 'limit-overrun' });
      case 'warn':
        return this.#warn(record);
      case 'give-up':
        return this.#giveUp(record, action.on);
    }
  }

  #poll(
    poll: 'find' | 'check' | 'verify',
    record: RecordingRecord,
  ): Promise<RecordingRecord | null> {
    if (poll === 'find') return this.#find(record);
    return poll === 'check' ? this.#check(record) : this.#verifyFile(record);
  }

  async #notify(
    record: RecordingRecord,
    notification: RecordingNotification,
  ): Promise<RecordingRecord | null> {
    const { writer, followUps, notices, eventLog } = this.deps;
    if (await storeEvent(eventLog, record, notification))
      return writer.apply(record, { type: 'notified', notification });
    if (notification === RecordingNotification.SAVED) {
      // Sent before it is marked: receivers ignore a repetition.
      await followUps.saved(record);
      return writer.apply(record, { type: 'notified', notification });
    }
    // Marked before it is sent, so that people in a meeting are not notified twice.
    const applied = await writer.tryApply(record, { type: 'notified', notification });
    if (applied) await notices.reached(applied);
    return applied;
  }

  async #warn(record: RecordingRecord): Promise<RecordingRecord | null> {
    const applied = await this.deps.writer.tryApply(record, { type: 'warned' });
    if (applied) await this.deps.notices.approaching(applied);
    return applied;
  }

  async #start(record: RecordingRecord): Promise<RecordingRecord | null> {
    const { writer, egress, log } = this.deps;
    const applied = await writer.tryApply(record, { type: 'start-asked' });
    if (!applied) return null;
    const answer = await egress.start(applied);
    if (answer.type === 'started') {
      return writer.apply(applied, { type: 'egress', report: answer.report });
    }
    if (answer.type === 'refused') {
      log.warn({ recordingId: record.id, ...answer }, 'Recording not started: LiveKit refused it');
      return writer.apply(applied, { type: 'start-refused', failure: answer.failure });
    }
    await writer.apply(applied, { type: 'start-not-asked' });
    throw new MediaUnavailableError();
  }

  /** Finds an egress whose start was not answered by its file, instead of starting another one. */
  async #find(record: RecordingRecord): Promise<RecordingRecord | null> {
    const reports = await this.deps.egress.listOfRoom(record.roomId);
    const report = reports.find(({ file }) => file?.key === record.key);
    if (!report) return record;
    const found = await this.deps.writer.tryApply(record, { type: 'egress', report });
    if (found) this.deps.repaired('recording_start_found');
    return found;
  }

  async #stop(record: RecordingRecord): Promise<EgressStop['type'] | null> {
    const { writer, egress } = this.deps;
    const { egressId } = record;
    // An earlier stop had no effect; the egress may have ended without an event.
    const current = record.progress.stopAsks > 0 ? await this.#inspect(record) : record;
    if (!egressId || !current || current.progress.egressEndedAt) return null;
    const applied = await writer.tryApply(current, { type: 'stop-asked' });
    if (!applied) return null;
    const answer = await egress.stop(egressId);
    if (answer.type === 'answered') {
      await writer.apply(applied, { type: 'egress', report: answer.report });
    } else if (answer.type === 'ended') await this.#inspect(applied);
    else if (isGivenUp(record) && record.progress.stopAsks > 0) await this.#disconnect(record);
    return answer.type;
  }

  /** A recorder that ignores stops cannot record after it is disconnected. */
  async #disconnect({ roomId, egressId }: RecordingRecord): Promise<void> {
    if (!egressId) return;
    const people = await this.deps.mediaServer.listParticipants(roomId);
    if (!people.some(({ identity }) => identity === egressId)) return;
    try {
      await this.deps.participantControl.remove(roomId, egressId);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  /** Reads the egress from LiveKit. */
  async #inspect(record: RecordingRecord): Promise<RecordingRecord | null> {
    const { egress, writer, recordingStore, repaired } = this.deps;
    if (!record.egressId) return (await this.#find(record)) ?? recordingStore.find(record.id);
    const report = await egress.find(record.egressId);
    if (!report) repaired('recording_egress_gone');
    const current = await writer.apply(
      record,
      report ? { type: 'egress', report } : { type: 'egress-unknown' },
    );
    if (report && current?.status !== record.status) repaired('recording_egress_changed');
    return current;
  }

  async #giveUp(
    record: RecordingRecord,
    on: 'start' | 'stop' | 'file',
  ): Promise<RecordingRecord | null> {
    const { writer } = this.deps;
    if (on === 'file') {
      // Only the storage itself can tell that the file is missing.
      const current = await this.#verifyFile(record);
      if (current?.status !== RecordingStatus.STOPPING) return current;
      // An egress that LiveKit forgot before reporting its end was lost.
      const isKnown = record.progress.egressStatus !== 'EGRESS_ACTIVE';
      const failure = isKnown ? RecordingFailure.FILE_MISSING : RecordingFailure.RECORDER_LOST;
      return writer.apply(current, { type: 'overdue', failure });
    }
    // Events may have been lost. If LiveKit is unavailable, the room is freed nevertheless.
    const current = await this.#inspect(record).catch(nullIfOutage);
    if (current && hasProgressed(record, current)) return current;
    const failure = on === 'start' ? RecordingFailure.START_TIMEOUT : RecordingFailure.STOP_TIMEOUT;
    return writer.apply(current ?? record, { type: 'overdue', failure });
  }

  /** Whether the recorder still records; LiveKit lists one that crashed as active forever. */
  async #check(record: RecordingRecord): Promise<RecordingRecord | null> {
    const { writer, mediaServer, repaired, times, now } = this.deps;
    const current = await this.#inspect(record);
    if (current?.status !== RecordingStatus.ACTIVE) return current;
    const people = await mediaServer.listParticipants(record.roomId);
    if (people.some(({ identity }) => identity === record.egressId)) {
      return writer.apply(current, { type: 'recorder-seen' });
    }
    const absent = await writer.apply(current, { type: 'recorder-absent' });
    const since = absent?.progress.absentSince;
    if (!absent || !since || now().getTime() - since.getTime() < times.lostAfterMs) return absent;
    // A recorder that is alive stops, and saves what it has recorded.
    if ((await this.#stop(absent)) !== 'unresponsive') return null;
    repaired('recording_recorder_lost');
    return writer.apply(absent, { type: 'overdue', failure: RecordingFailure.RECORDER_LOST });
  }

  async #verifyFile(record: RecordingRecord): Promise<RecordingRecord | null> {
    const { files, writer, expirationDays } = this.deps;
    const file = await files.stat(record.key);
    if (!file) return record;
    if (record.status === RecordingStatus.ABORTED) {
      // The recording was stopped before it started, so that a file must not be kept.
      await files.remove(record.key);
      return writer.apply(record, { type: 'file-discarded' });
    }
    const { size, etag } = file;
    return writer.apply(record, { type: 'file-found', size, etag, expirationDays });
  }
}

const isDue = (time: Date | null | undefined, now: Date): boolean => !time || time <= now;
