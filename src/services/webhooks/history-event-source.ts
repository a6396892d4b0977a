import {
  MAX_PENDING_HISTORY,
  type HistoryOutbox,
  type MeetingSessionRecord,
  type VisitRecord,
} from '../../models/meeting-history.js';
import { WebhookEventType } from '../../models/webhook-event.js';
import {
  departureData,
  eventId,
  meetingEndData,
  meetingStartData,
  visitData,
} from './event-data.js';
import type { EventBatch, EventSource, RoomEvent } from './event-source.js';

/**
 * Meetings and the people in them. The history is written as it happens and repaired by the
 * reconciler, so that every beginning and end has its event, with the same ID however often it is
 * read.
 */
export class HistoryEventSource implements EventSource {
  constructor(private readonly outbox: HistoryOutbox) {}

  async read(roomId: string): Promise<EventBatch | null> {
    const pending = await this.outbox.pendingHistory(roomId);
    const events = [
      ...pending.sessions.flatMap(eventsOfSession),
      ...pending.visits.flatMap(eventsOfVisit),
    ];
    if (events.length === 0) return null;
    const isFull =
      pending.sessions.length === MAX_PENDING_HISTORY ||
      pending.visits.length === MAX_PENDING_HISTORY;
    return { events, isFull, settle: () => this.outbox.settleHistory(pending) };
  }

  rooms(time: Date, limit: number): Promise<readonly string[]> {
    return this.outbox.roomsWithHistory(time, limit);
  }
}

function eventsOfSession(session: MeetingSessionRecord): RoomEvent[] {
  const { id, startedAt, endedAt } = session;
  const { MEETING_STARTED, MEETING_ENDED } = WebhookEventType;
  const start = {
    id: eventId(MEETING_STARTED, id),
    type: MEETING_STARTED,
    occurredAt: startedAt,
    meetingId: id,
    data: meetingStartData(session),
  };
  if (!endedAt) return [start];
  const end = {
    id: eventId(MEETING_ENDED, id),
    type: MEETING_ENDED,
    occurredAt: endedAt,
    meetingId: id,
    data: meetingEndData(session, endedAt),
  };
  return [start, end];
}

function eventsOfVisit(visit: VisitRecord): RoomEvent[] {
  const { roomId, sid, sessionId, joinedAt, leftAt } = visit;
  const { PARTICIPANT_JOINED, PARTICIPANT_LEFT } = WebhookEventType;
  const arrival = {
    id: eventId(PARTICIPANT_JOINED, `${roomId}/${sid}`),
    type: PARTICIPANT_JOINED,
    occurredAt: joinedAt,
    meetingId: sessionId,
    data: visitData(visit),
  };
  if (!leftAt) return [arrival];
  const departure = {
    id: eventId(PARTICIPANT_LEFT, `${roomId}/${sid}`),
    type: PARTICIPANT_LEFT,
    occurredAt: leftAt,
    meetingId: sessionId,
    data: departureData(visit, leftAt),
  };
  return [arrival, departure];
}
