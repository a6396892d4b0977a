import type { RecordingRecord } from '../../models/recording.js';

/** What is done about a recording after its life: mails, transcripts. */
export interface RecordingFollowUps {
  /**
   * Its file is in storage. Resolves once what follows cannot be lost any more; called again after a
   * crash, which must change nothing.
   */
  saved(recording: RecordingRecord): Promise<void>;
}
