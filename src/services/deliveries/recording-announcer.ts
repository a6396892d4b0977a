import { RecordingMode, type RecordingRecord } from '../../models/recording.js';
import type { Outbox } from './delivery.js';
import type { RecordingFollowUps } from './recording-follow-ups.js';
import type { RecordingMails } from './recording-mails.js';
import type { TranscriptHandovers } from './transcript-handovers.js';

interface RecordingAnnouncerDeps {
  readonly outbox: Outbox;
  /** Null: no mails are sent. */
  readonly mails: RecordingMails | null;
  /** Null: there is no service. */
  readonly transcripts: TranscriptHandovers | null;
}

/** Has those told who wait for a recording: the owners of the room, or the transcribing service. */
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
