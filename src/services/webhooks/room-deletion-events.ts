import type { RoomRecord } from '../../models/room.js';
import { WebhookEventType } from '../../models/webhook-event.js';
import { eventId, roomData } from './event-data.js';
import type { EventPublisher } from './event-publisher.js';

interface RoomDeletionEventsDeps {
  readonly publisher: Pick<EventPublisher, 'publish' | 'append'>;
  readonly now: () => Date;
}

/** Reports rooms that are about to be deleted. */
export class RoomDeletionEvents {
  constructor(private readonly deps: RoomDeletionEventsDeps) {}

  /** Called before the record is deleted, and again if that was interrupted. Idempotent. */
  async deleting(room: RoomRecord): Promise<void> {
    const { publisher, now } = this.deps;
    // Events that are still in the record would be deleted with it.
    await publisher.publish(room.id);
    const type = WebhookEventType.ROOM_DELETED;
    const event = {
      id: eventId(type, room.id),
      type,
      occurredAt: now(),
      meetingId: null,
      data: roomData(room),
    };
    await publisher.append(room.id, event);
  }
}
