import type { PendingRoomEvent, RoomEventOutbox } from '../../models/event-outbox.js';
import type { MeetingHistoryStore } from '../../models/meeting-history.js';
import type { RoomRecord, RoomRole, RoomStore } from '../../models/room.js';
import { WebhookEventType } from '../../models/webhook-event.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { enumValue, eventId, personData, roomData } from './event-data.js';
import type { EventBatch, EventSource, RoomEvent } from './event-source.js';

interface RoomEventSourceDeps {
  readonly outbox: RoomEventOutbox;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly presenceStore: Pick<PresenceStore, 'list'>;
  readonly historyStore: Pick<MeetingHistoryStore, 'findRunning'>;
}

type RoleEvent = Extract<PendingRoomEvent, { type: 'role' }>;

/** Changes of rooms, and of roles of people who are in the meeting. */
export class RoomEventSource implements EventSource {
  constructor(private readonly deps: RoomEventSourceDeps) {}

  async read(roomId: string): Promise<EventBatch | null> {
    const { outbox, roomStore } = this.deps;
    const pending = await outbox.pendingEvents(roomId);
    const room = pending.length > 0 ? await roomStore.findById(roomId, null) : null;
    if (!room) return null;
    const events: RoomEvent[] = [];
    for (const one of pending) {
      if (one.type === 'role') events.push(...(await this.#ofRole(roomId, one)));
      else events.push(ofRoom(room, one.type, one));
    }
    return {
      events,
      isFull: false,
      settle: () =>
        outbox.settleEvents(
          roomId,
          pending.map(({ id }) => id),
        ),
    };
  }

  rooms(time: Date, limit: number): Promise<readonly string[]> {
    return this.deps.outbox.roomsWithEvents(time, limit);
  }

  /** One for each connection of the user. */
  async #ofRole(roomId: string, { id, at, userId, from, to }: RoleEvent): Promise<RoomEvent[]> {
    const { presenceStore, historyStore } = this.deps;
    const people = await presenceStore.list(roomId);
    const present = people.filter((person) => person.userId === userId);
    if (present.length === 0) return [];
    const [meeting] = await historyStore.findRunning([roomId]);
    const type = WebhookEventType.PARTICIPANT_ROLE_CHANGED;
    return present.map((person) => ({
      id: eventId(type, `${id}/${person.sid}`),
      type,
      occurredAt: at,
      meetingId: meeting?.id ?? null,
      data: {
        ...personData({
          ...person,
          externalId: person.grant?.externalId ?? null,
          metadata: person.grant?.metadata ?? null,
        }),
        role: roleValue(to),
        previousRole: roleValue(from),
      },
    }));
  }
}

function ofRoom(
  room: RoomRecord,
  change: 'created' | 'updated',
  { id, at }: PendingRoomEvent,
): RoomEvent {
  const type = change === 'created' ? WebhookEventType.ROOM_CREATED : WebhookEventType.ROOM_UPDATED;
  return { id, type, occurredAt: at, meetingId: null, data: roomData(room) };
}

const roleValue = (role: RoomRole | null): string | null => role && enumValue(role);
