import { RecordingMode, type RecordingRecord } from '../../models/recording.js';
import type { Outbox } from '../../models/delivery.js';
import type { RecordingFollowUps } from './recording-follow-ups.js';
import type { RecordingMails } from './recording-mails.js';
import type { TranscriptHandovers } from './transcript-handovers.js';

interface RecordingAnnouncerDeps {
  readonly outbox: Outbox;
  /** Null if no emails are sent. */
  readonly mails: RecordingMails | null;
  /** Null without a transcription service. */
  readonly transcripts: TranscriptHandovers | null;
}

/** Notifies of a saved recording: the owners of the room by email, or the transcription service. */
export class RecordingAnnouncer implements RecordingFollowUps {
  constructor(private readonly deps: RecordingAnnouncerDeps) {}

  async saved(recording: RecordingRecord): Promise<void> {
    const { outbox, mails, transcripts } = this.deps;
    if (recording.mode === RecordingMode.TRANSCRIPT) {
      if (transcripts) await outbox.put([transcripts.of(recording)]);
    } else if (mails) {
      await outbox.put(await mails.of(recording));
    }
  }
}
