import type { RecordingRecord, RecordingStore } from '../../models/recording.js';
import { meetingTopic, type RecordingSignal } from '../../redis/presence/presence-events.js';
import type { PubSub } from '../../redis/pub-sub.js';
import { nextCheckAt, type RecordingTimes } from './recording-action.js';
import { transition, type RecordingInput } from './recording-transition.js';

/** Has a recording looked at: at once, or later. What is to be done is read when it is. */
export interface RecordingLooks {
  /** Never rejects: a look that got lost is found by its time in the record. */
  schedule(recordingId: string, at: Date): void;
}

/** Is told of each change, for metrics. */
export interface RecordingObserver {
  changed(before: RecordingRecord | null, after: RecordingRecord): void;
}

export interface RecordingWriterDeps {
  readonly recordings: RecordingStore;
  readonly events: Pick<PubSub, 'publish'>;
  /** For what each change asks for; null: whoever makes the changes sees to it. */
  readonly looks: RecordingLooks | null;
  readonly observer: RecordingObserver;
  readonly times: RecordingTimes;
  /** Takes what clients show of the recording to the LiveKit room, later. */
  readonly project: (roomId: string) => void;
  readonly now: () => Date;
}

/** The one writer of recordings: each change is one atomic step from what it was made of. */
export class RecordingWriter {
  constructor(private readonly deps: RecordingWriterDeps) {}

  /** False, and nothing stored, while another recording runs in the room. */
  async begin(recording: RecordingRecord): Promise<boolean> {
    if (!(await this.deps.recordings.insert(recording))) return false;
    this.#tell(null, recording);
    return true;
  }

  /**
   * What the recording is after the input; null: there is none any more. An input that changes
   * nothing leaves it as it is. What is known of it may be out of date: it is read again, then.
   */
  async apply(known: RecordingRecord, input: RecordingInput): Promise<RecordingRecord | null> {
    const { record } = await this.#try(known, input);
    return record;
  }

  /** Whether it was this call that made the change: of several at once, one does. */
  async tryApply(known: RecordingRecord, input: RecordingInput): Promise<RecordingRecord | null> {
    const { record, isChanged } = await this.#try(known, input);
    return isChanged ? record : null;
  }

  /** Notes when it must be looked at next. False: whoever changed it meanwhile has seen to that. */
  async lookAt(record: RecordingRecord, at: Date | null): Promise<boolean> {
    if (record.lookAt?.getTime() === at?.getTime()) return true;
    return (await this.deps.recordings.change(record, { lookAt: at })) !== null;
  }

  async #try(
    known: RecordingRecord,
    input: RecordingInput,
  ): Promise<{ record: RecordingRecord | null; isChanged: boolean }> {
    const { recordings, times, now } = this.deps;
    let before: RecordingRecord | null = known;
    for (let isFresh = false; ; isFresh = true) {
      if (isFresh) before = await recordings.find(known.id);
      if (!before) return { record: null, isChanged: false };
      const changes = transition(before, input, now());
      if (!changes) {
        if (!isFresh) continue;
        // Whoever made the change may have died before telling of it.
        if (input.type === 'egress') this.#publish(before);
        return { record: before, isChanged: false };
      }
      const lookAt = nextCheckAt({ ...before, ...changes }, times, now(), false);
      const after = await recordings.change(before, { ...changes, lookAt });
      if (!after) continue;
      this.#tell(before, after);
      return { record: after, isChanged: true };
    }
  }

  #tell(before: RecordingRecord | null, after: RecordingRecord): void {
    const { looks, observer, project } = this.deps;
    observer.changed(before, after);
    if (after.history.length !== before?.history.length) this.#publish(after);
    if (before && isShownOtherwise(before, after)) project(after.roomId);
    if (after.lookAt) looks?.schedule(after.id, after.lookAt);
  }

  #publish({ id, roomId }: RecordingRecord): void {
    const signal: RecordingSignal = { type: 'recording', recordingId: id };
    this.deps.events.publish(meetingTopic(roomId), signal);
  }
}

/** Shown from when LiveKit is asked on, which is the first thing that is done. */
const isShownOtherwise = (before: RecordingRecord, after: RecordingRecord): boolean =>
  after.status !== before.status ||
  after.isRunning !== before.isRunning ||
  after.progress.startAskedAt?.getTime() !== before.progress.startAskedAt?.getTime();
