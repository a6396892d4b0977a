import type { RecordingRecord } from '../../models/recording.js';

/** What follows a saved recording: emails or a transcript. */
export interface RecordingFollowUps {
  /**
   * Called when the file is stored, and again after a crash. Resolves once the follow-ups are
   * stored. Idempotent.
   */
  saved(recording: RecordingRecord): Promise<void>;
}
