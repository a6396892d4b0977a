// The parts of LiveKit's events that handlers need, under LiveKit's names. Times are Unix
// milliseconds, 0 if missing. Enums are LiveKit's unabbreviated names; a value that LiveKit adds
// later arrives as its name or number.

export interface EventRoom {
  /** Differs between meetings, unlike the name. */
  readonly sid: string;
  /** The ID of the room. */
  readonly name: string;
  readonly createdAtMs: number;
}

export interface EventPermission {
  readonly canSubscribe: boolean;
  readonly canPublish: boolean;
  readonly canPublishData: boolean;
  /** CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO; empty for all. */
  readonly canPublishSources: readonly string[];
  readonly hidden: boolean;
  readonly recorder: boolean;
  readonly canUpdateMetadata: boolean;
  readonly agent: boolean;
  readonly canSubscribeMetrics: boolean;
}

/** Track events have only the sid and identity; their other fields are empty. */
export interface EventParticipant {
  /** Differs between connections of one identity. */
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  /** STANDARD, INGRESS, EGRESS, SIP, AGENT, … */
  readonly kind: string;
  /** JOINING, JOINED, ACTIVE, DISCONNECTED. */
  readonly state: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Null if LiveKit did not send it. */
  readonly permission: EventPermission | null;
  readonly joinedAtMs: number;
  /**
   * UNKNOWN_REASON unless they left: CLIENT_INITIATED, DUPLICATE_IDENTITY, PARTICIPANT_REMOVED, …
   */
  readonly disconnectReason: string;
}

export interface EventTrack {
  readonly sid: string;
  /** AUDIO, VIDEO, DATA. */
  readonly type: string;
  readonly name: string;
  /** UNKNOWN, CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO. */
  readonly source: string;
  readonly muted: boolean;
}

/** A file that an egress wrote; without its URL, which may reveal the storage. */
export interface EventFile {
  readonly filename: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export interface EventEgress {
  readonly egressId: string;
  readonly roomName: string;
  /** EGRESS_STARTING, EGRESS_ACTIVE, EGRESS_ENDING, EGRESS_COMPLETE, EGRESS_FAILED, … */
  readonly status: string;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly endedAtMs: number;
  readonly error: string;
  readonly errorCode: number;
  readonly details: string;
  readonly files: readonly EventFile[];
}

/** The part of an event that the inbox needs. */
interface EventBase {
  readonly id: string;
  /** Events of one lane are handled in order: those of a room, or of an egress without one. */
  readonly lane: string;
  readonly receivedAtMs: number;
  /** Whole seconds: many events share one, so it does not order them. */
  readonly createdAtMs: number;
}

export interface RoomStartedEvent extends EventBase {
  readonly name: 'room_started';
  readonly room: EventRoom;
}

export interface RoomFinishedEvent extends EventBase {
  readonly name: 'room_finished';
  readonly room: EventRoom;
  /** ROOM_END_UNKNOWN, ROOM_END_API_DELETE, ROOM_END_IDLE_TIMEOUT, … */
  readonly endReason: string;
}

export interface ParticipantEvent extends EventBase {
  readonly name: 'participant_joined' | 'participant_left' | 'participant_connection_aborted';
  readonly room: EventRoom;
  readonly participant: EventParticipant;
}

export interface TrackEvent extends EventBase {
  readonly name: 'track_published' | 'track_unpublished';
  readonly room: EventRoom;
  readonly participant: EventParticipant;
  readonly track: EventTrack;
}

export interface EgressEvent extends EventBase {
  readonly name: 'egress_started' | 'egress_updated' | 'egress_ended';
  readonly egressInfo: EventEgress;
}

export type LiveKitEvent =
  RoomStartedEvent | RoomFinishedEvent | ParticipantEvent | TrackEvent | EgressEvent;

/** The parts that each kind of event must have. */
export const LIVEKIT_EVENTS = {
  room_started: ['room'],
  room_finished: ['room'],
  participant_joined: ['room', 'participant'],
  participant_left: ['room', 'participant'],
  participant_connection_aborted: ['room', 'participant'],
  track_published: ['room', 'participant', 'track'],
  track_unpublished: ['room', 'participant', 'track'],
  egress_started: ['egressInfo'],
  egress_updated: ['egressInfo'],
  egress_ended: ['egressInfo'],
} as const satisfies Record<LiveKitEvent['name'], readonly string[]>;

export type LiveKitEventName = keyof typeof LIVEKIT_EVENTS;

export const isKnownEvent = (name: string): name is LiveKitEventName =>
  Object.hasOwn(LIVEKIT_EVENTS, name);
