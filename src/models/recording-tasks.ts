import type { DiscardedRecording } from './recording.js';

/** Wakes the worker for a recording, at once or later. The worker reads what is due. */
export interface RecordingWakeUps {
  /** Never rejects: a lost check is found by its time in the record. */
  schedule(recordingId: string, at: Date): void;
}

/** Removes the file of a recording, then its record, later, and retries until that succeeds. */
export interface RecordingDisposals {
  /** Resolves once the task is stored. */
  schedule(recording: DiscardedRecording): Promise<void>;
}
