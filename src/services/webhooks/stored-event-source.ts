import type { MeetingHistoryStore } from '../../models/meeting-history.js';
import type { ParticipantKind } from '../../models/participant-kind.js';
import { WebhookEventType } from '../../models/webhook-event.js';
import {
  MAX_STORED_EVENTS_READ,
  type RedisEventOutbox,
  type StoredEvent,
} from '../../redis/event-outbox.js';
import { eventId, personData } from './event-data.js';
import type { EventBatch, EventSource, RoomEvent } from './event-source.js';

/** As the lobby's prelude.lua writes it. */
interface LobbyEvent {
  readonly source: 'lobby';
  readonly type: keyof typeof LOBBY_TYPES;
  readonly at: number;
  readonly seq: number;
  readonly participants: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly kind: ParticipantKind;
    readonly enteredAt: number;
    readonly userId?: string;
  }[];
}

/** As the subtitles' prelude.lua writes it. */
interface SubtitlesEvent {
  readonly source: 'subtitles';
  readonly type: keyof typeof SUBTITLES_TYPES;
  readonly at: number;
  readonly session: string;
}

const LOBBY_TYPES = {
  entered: WebhookEventType.LOBBY_ENTERED,
  admitted: WebhookEventType.LOBBY_ADMITTED,
  denied: WebhookEventType.LOBBY_DENIED,
  left: WebhookEventType.LOBBY_LEFT,
} as const;

const SUBTITLES_TYPES = {
  started: WebhookEventType.SUBTITLES_STARTED,
  stopped: WebhookEventType.SUBTITLES_STOPPED,
} as const;

interface StoredEventSourceDeps {
  readonly outbox: RedisEventOutbox;
  readonly historyStore: Pick<MeetingHistoryStore, 'findRunning'>;
}

/** The lobby and subtitles, whose scripts store events in Redis. */
export class StoredEventSource implements EventSource {
  constructor(private readonly deps: StoredEventSourceDeps) {}

  async read(roomId: string): Promise<EventBatch | null> {
    const { outbox, historyStore } = this.deps;
    const stored = await outbox.read(roomId);
    if (stored.length === 0) return null;
    const [meeting] = await historyStore.findRunning([roomId]);
    const meetingId = meeting?.id ?? null;
    return {
      events: stored.flatMap(({ value }) => eventsOf(roomId, meetingId, value)),
      isFull: stored.length === MAX_STORED_EVENTS_READ,
      settle: () => outbox.remove(roomId, stored.map(entryOf)),
    };
  }

  rooms(time: Date, limit: number): Promise<readonly string[]> {
    return this.deps.outbox.roomsWithEvents(time, limit);
  }
}

const entryOf = ({ entry }: StoredEvent): string => entry;

function eventsOf(roomId: string, meetingId: string | null, value: unknown): RoomEvent[] {
  const event = value as LobbyEvent | SubtitlesEvent;
  const occurredAt = new Date(event.at);
  if (event.source === 'subtitles') {
    const type = SUBTITLES_TYPES[event.type];
    const id = eventId(type, `${roomId}/${event.session}/${event.at}`);
    return [{ id, type, occurredAt, meetingId, data: {} }];
  }
  const type = LOBBY_TYPES[event.type];
  return event.participants.map((person) => ({
    id: eventId(type, `${roomId}/${event.seq}/${person.id}`),
    type,
    occurredAt,
    meetingId,
    data: {
      ...personData({
        identity: person.id,
        displayName: person.displayName,
        kind: person.kind,
        userId: person.userId ?? null,
        externalId: null,
      }),
      enteredAt: new Date(person.enteredAt).toISOString(),
    },
  }));
}
