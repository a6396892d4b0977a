import type { MeetingHistoryStore } from '../../models/meeting-history.js';
import type { RecordingRecord } from '../../models/recording.js';
import type { WebhookEventType } from '../../models/webhook-event.js';
import { eventId, recordingData } from './event-data.js';
import type { EventPublisher } from './event-publisher.js';

interface RecordingEventsDeps {
  readonly publisher: Pick<EventPublisher, 'append'>;
  readonly historyStore: Pick<MeetingHistoryStore, 'list'>;
  readonly now: () => Date;
}

/** Sorts behind every ID. */
const AFTER_ALL_IDS = 'g';

/** Stores the events of recordings; the record lists those that are still missing. */
export class RecordingEvents {
  constructor(private readonly deps: RecordingEventsDeps) {}

  /**
   * Idempotent: each type happens to a recording once.
   * @param failure the reason in words
   */
  async happened(
    recording: RecordingRecord,
    type: WebhookEventType,
    failure: string | null,
  ): Promise<void> {
    const { publisher, now } = this.deps;
    await publisher.append(recording.roomId, {
      id: eventId(type, recording.id),
      type,
      occurredAt: now(),
      meetingId: await this.#meetingOf(recording),
      data: recordingData(recording, failure),
    });
  }

  async #meetingOf({ roomId, createdAt }: RecordingRecord): Promise<string | null> {
    const place = { createdAt, id: AFTER_ALL_IDS };
    const [meeting] = await this.deps.historyStore.list([roomId], 1, place);
    return meeting && (!meeting.endedAt || meeting.endedAt >= createdAt) ? meeting.id : null;
  }
}
