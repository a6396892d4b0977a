import {
  RecordingNotification,
  RecordingStatus,
  type RecordingChanges,
  type RecordingRecord,
} from '../../models/recording.js';
import { WebhookEventType } from '../../models/webhook-event.js';
import { failureSentence } from './recording-failure.js';

/** Stores an event of a recording, for outgoing webhooks. Idempotent. */
export interface RecordingEventLog {
  happened(
    recording: RecordingRecord,
    type: WebhookEventType,
    failure: string | null,
  ): Promise<void>;
}

const EVENT_TYPES: Readonly<Record<RecordingNotification, WebhookEventType>> = {
  [RecordingNotification.STARTED]: WebhookEventType.RECORDING_STARTED,
  [RecordingNotification.SAVED]: WebhookEventType.RECORDING_SAVED,
  [RecordingNotification.FAILED]: WebhookEventType.RECORDING_FAILED,
  [RecordingNotification.ABORTED]: WebhookEventType.RECORDING_ABORTED,
  [RecordingNotification.EXPIRED]: WebhookEventType.RECORDING_EXPIRED,
  [RecordingNotification.LIMIT_REACHED]: WebhookEventType.RECORDING_LIMIT_REACHED,
};

/** Notifications that are stored only for outgoing webhooks. */
const EVENTS_ONLY: Readonly<Partial<Record<RecordingStatus, RecordingNotification>>> = {
  [RecordingStatus.FAILED]: RecordingNotification.FAILED,
  [RecordingStatus.ABORTED]: RecordingNotification.ABORTED,
  [RecordingStatus.EXPIRED]: RecordingNotification.EXPIRED,
};

/** The changes, with what outgoing webhooks have to report, in the same write. */
export function withEvents(before: RecordingRecord, changes: RecordingChanges): RecordingChanges {
  const { status = before.status, startedAt = before.startedAt } = changes;
  if (status === before.status) return changes;
  const hasStarted = before.status === RecordingStatus.STARTING && startedAt !== null;
  const started = hasStarted ? [RecordingNotification.STARTED] : [];
  const ended = EVENTS_ONLY[status];
  const pending = changes.pendingNotifications ?? before.pendingNotifications;
  return {
    ...changes,
    pendingNotifications: [...started, ...pending, ...(ended ? [ended] : [])],
  };
}

/**
 * Stores the event of a notification. Before the notification is marked as sent, because a repeated
 * event changes nothing, while a lost one stays lost.
 * @param events null without outgoing webhooks
 * @returns whether nothing else follows
 */
export async function storeEvent(
  events: RecordingEventLog | null,
  recording: RecordingRecord,
  notification: RecordingNotification,
): Promise<boolean> {
  const failure = recording.failure && failureSentence(recording.failure);
  await events?.happened(recording, EVENT_TYPES[notification], failure);
  return (
    notification !== RecordingNotification.SAVED &&
    notification !== RecordingNotification.LIMIT_REACHED
  );
}

export const storeDeletion = (
  events: RecordingEventLog,
  recording: RecordingRecord,
): Promise<void> => events.happened(recording, WebhookEventType.RECORDING_DELETED, null);
