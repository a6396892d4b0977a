import type { NewWebhookEvent } from '../../models/webhook-event.js';

/** An event of a room, before the publisher adds what it knows about the room. */
export type RoomEvent = Omit<NewWebhookEvent, 'applicationId' | 'roomExternalId' | 'roomMetadata'>;

/** Events that are stored with the changes that they report. */
export interface EventBatch {
  readonly events: readonly RoomEvent[];
  /** Whether more may be pending than was read. */
  readonly isFull: boolean;
  /** Removes them from the source, once they are stored as events. */
  settle(): Promise<void>;
}

/** A place where changes leave their events. */
export interface EventSource {
  /** Null for none. */
  read(roomId: string): Promise<EventBatch | null>;
  /** The rooms with events that are pending since before `time`. */
  rooms(time: Date, limit: number): Promise<readonly string[]>;
}
