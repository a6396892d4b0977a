/** The types of events, as receivers read them. */
export const WebhookEventType = {
  ROOM_CREATED: 'room.created',
  ROOM_UPDATED: 'room.updated',
  ROOM_DELETED: 'room.deleted',
  MEETING_STARTED: 'meeting.started',
  MEETING_ENDED: 'meeting.ended',
  PARTICIPANT_JOINED: 'participant.joined',
  PARTICIPANT_LEFT: 'participant.left',
  PARTICIPANT_ROLE_CHANGED: 'participant.role_changed',
  LOBBY_ENTERED: 'lobby.entered',
  LOBBY_ADMITTED: 'lobby.admitted',
  LOBBY_DENIED: 'lobby.denied',
  LOBBY_LEFT: 'lobby.left',
  RECORDING_STARTED: 'recording.started',
  RECORDING_SAVED: 'recording.saved',
  RECORDING_FAILED: 'recording.failed',
  RECORDING_ABORTED: 'recording.aborted',
  RECORDING_EXPIRED: 'recording.expired',
  RECORDING_DELETED: 'recording.deleted',
  RECORDING_LIMIT_REACHED: 'recording.limit_reached',
  SUBTITLES_STARTED: 'subtitles.started',
  SUBTITLES_STOPPED: 'subtitles.stopped',
  ENDPOINT_TEST: 'endpoint.test',
} as const;
export type WebhookEventType = (typeof WebhookEventType)[keyof typeof WebhookEventType];

/** Events and their deliveries are kept for 30 days. */
export const RETENTION_MS = 30 * 24 * 3_600_000;

/** Of one call of `listPending`. */
export const MAX_PENDING_EVENTS = 100;

/** The room in every event, of any type. */
export interface EventRoom {
  /** The application that created the room; null for none. */
  readonly applicationId: string | null;
  readonly roomExternalId: string | null;
  readonly roomMetadata: Readonly<Record<string, unknown>> | null;
}

/** An event without its place among those of its room. */
export interface NewWebhookEvent extends EventRoom {
  /** Derived from the change, so that a repeated change stores one event. */
  readonly id: string;
  readonly type: WebhookEventType;
  readonly occurredAt: Date;
  readonly meetingId: string | null;
  /** The fields of the type. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The trace that published it, if that is recorded. */
  readonly traceparent?: string;
}

export interface WebhookEventRecord extends NewWebhookEvent {
  /** Null for `endpoint.test`. */
  readonly roomId: string | null;
  /** Grows per room. Starts with the time, so that it keeps growing after old events are deleted. */
  readonly sequence: number;
}

/** A place in the events of all rooms. */
export interface EventPlace {
  readonly occurredAt: Date;
  readonly id: string;
}

export interface EventFilter {
  /** Null for those of every room. */
  readonly applicationId: string | null;
  readonly roomId: string | null;
  readonly types: readonly WebhookEventType[] | null;
  readonly since: Date;
  readonly until: Date;
}

/**
 * Events, until some weeks after they happened. Every method throws StorageUnavailableError while
 * the store cannot be reached.
 */
export interface WebhookEventStore {
  /**
   * Stores those of the events that are new, in their order, behind the earlier ones of the room.
   * Concurrent calls store each event once.
   */
  append(roomId: string | null, events: readonly NewWebhookEvent[]): Promise<void>;
  /** The newest event of a room. */
  findLast(roomId: string): Promise<WebhookEventRecord | null>;
  find(ids: readonly string[]): Promise<readonly WebhookEventRecord[]>;
  /**
   * Events whose deliveries are not all stored yet, in the order of the room, at most
   * MAX_PENDING_EVENTS.
   */
  listPending(roomId: string): Promise<readonly WebhookEventRecord[]>;
  /** The deliveries of these events are stored. */
  settle(ids: readonly string[]): Promise<void>;
  /** The rooms with events that are pending since before `time`. */
  roomsWithPending(time: Date, limit: number): Promise<readonly string[]>;
  /** Oldest first. */
  list(
    filter: EventFilter,
    limit: number,
    after: EventPlace | null,
  ): Promise<readonly WebhookEventRecord[]>;
}
