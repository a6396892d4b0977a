import type { RecordingRecord, RecordingStore } from '../../models/recording.js';
import type { RecordingWakeUps } from '../../models/recording-tasks.js';
import { meetingTopic, type RecordingSignal } from '../../redis/presence/presence-events.js';
import type { PubSub } from '../../redis/pub-sub.js';
import { withEvents } from './recording-events.js';
import { nextWakeUp, type RecordingTimes } from './recording-action.js';
import { transition, type RecordingInput } from './recording-transition.js';

/** Receives each change, for metrics. */
export interface RecordingObserver {
  changed(before: RecordingRecord | null, after: RecordingRecord): void;
}

export interface RecordingWriterDeps {
  readonly recordingStore: RecordingStore;
  readonly pubSub: Pick<PubSub, 'publish'>;
  /** Schedules the check that a change requires; null if the caller does. */
  readonly wakeUps: RecordingWakeUps | null;
  readonly observer: RecordingObserver;
  /** Whether outgoing webhooks report recordings. */
  readonly hasEvents: boolean;
  readonly times: RecordingTimes;
  /** Schedules the projection of the recording to the LiveKit room. */
  readonly project: (roomId: string) => void;
  readonly now: () => Date;
}

/** The only writer of recordings: each change is one compare-and-set. */
export class RecordingWriter {
  constructor(private readonly deps: RecordingWriterDeps) {}

  /** False, and nothing stored, while another recording is running in the room. */
  async begin(recording: RecordingRecord): Promise<boolean> {
    if (!(await this.deps.recordingStore.insert(recording))) return false;
    this.#announce(null, recording);
    return true;
  }

  /**
   * The recording after the input; null if it does not exist. Re-reads and retries on a version
   * conflict.
   */
  async apply(known: RecordingRecord, input: RecordingInput): Promise<RecordingRecord | null> {
    const { record } = await this.#try(known, input);
    return record;
  }

  /** Non-null only for the call that made the change, one of several concurrent ones. */
  async tryApply(known: RecordingRecord, input: RecordingInput): Promise<RecordingRecord | null> {
    const { record, isChanged } = await this.#try(known, input);
    return isChanged ? record : null;
  }

  /** Stores when the recording must be checked next. False if a concurrent change did so. */
  async setNextCheck(record: RecordingRecord, at: Date | null): Promise<boolean> {
    if (record.nextCheckAt?.getTime() === at?.getTime()) return true;
    return (await this.deps.recordingStore.change(record, { nextCheckAt: at })) !== null;
  }

  async #try(
    known: RecordingRecord,
    input: RecordingInput,
  ): Promise<{ record: RecordingRecord | null; isChanged: boolean }> {
    const { recordingStore, hasEvents, times, now } = this.deps;
    let before: RecordingRecord | null = known;
    for (let isFresh = false; ; isFresh = true) {
      if (isFresh) before = await recordingStore.find(known.id);
      if (!before) return { record: null, isChanged: false };
      const made = transition(before, input, now());
      if (!made) {
        if (!isFresh) continue;
        // The process that made the change may have died before publishing it.
        if (input.type === 'egress') this.#publish(before);
        return { record: before, isChanged: false };
      }
      const changes = hasEvents ? withEvents(before, made) : made;
      const nextCheckAt = nextWakeUp({ ...before, ...changes }, times, now(), false);
      const after = await recordingStore.change(before, { ...changes, nextCheckAt });
      if (!after) continue;
      this.#announce(before, after);
      return { record: after, isChanged: true };
    }
  }

  #announce(before: RecordingRecord | null, after: RecordingRecord): void {
    const { wakeUps, observer, project } = this.deps;
    observer.changed(before, after);
    if (after.history.length !== before?.history.length) this.#publish(after);
    if (before && isProjectionOutdated(before, after)) project(after.roomId);
    if (after.nextCheckAt) wakeUps?.schedule(after.id, after.nextCheckAt);
  }

  #publish({ id, roomId }: RecordingRecord): void {
    const signal: RecordingSignal = { type: 'recording', recordingId: id };
    this.deps.pubSub.publish(meetingTopic(roomId), signal);
  }
}

/** Clients see a recording from the request to LiveKit on, which is its first action. */
const isProjectionOutdated = (before: RecordingRecord, after: RecordingRecord): boolean =>
  after.status !== before.status ||
  after.isRunning !== before.isRunning ||
  after.progress.startAskedAt?.getTime() !== before.progress.startAskedAt?.getTime();
