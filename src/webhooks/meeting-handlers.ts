import {
  mediaPermission,
  mediaTrack,
  participantKind,
  type MediaParticipant,
} from '../livekit/media-participant.js';
import { displayNameOf } from '../livekit/participant-name.js';
import type { MeetingService } from '../services/meeting/meeting-service.js';
import type {
  Departed,
  DepartureCause,
  MediaSession,
} from '../services/meeting/meeting-listener.js';
import type { PresenceService } from '../services/meeting/presence-service.js';
import type { RoomTasks } from '../models/room-tasks.js';
import { MeetingEndReason } from '../models/meeting-history.js';
import type { EventParticipant, EventRoom, ParticipantEvent } from '../livekit/livekit-events.js';
import type { LiveKitHandlers } from './livekit-handlers.js';

export interface MeetingHandlerDeps {
  readonly presenceService: PresenceService;
  readonly meetingService: MeetingService;
  readonly projection: RoomTasks;
}

/** Handles the events of rooms and participants. */
export function meetingHandlers({
  presenceService,
  meetingService,
  projection,
}: MeetingHandlerDeps): LiveKitHandlers {
  const left = (event: ParticipantEvent) =>
    presenceService.left(event.room, departureOf(event), causeOf(event.participant));
  return {
    room_started: async ({ room }) => {
      // LiveKit may have created the room itself, without our metadata.
      if (await presenceService.started(sessionOf(room))) await projection.schedule(room.name);
    },
    room_finished: ({ room, endReason }) =>
      endReason === 'ROOM_END_SUPERSEDED'
        ? meetingService.superseded(room.name)
        : meetingService.finished(room.name, room.sid, endReasonOf(endReason)),
    participant_joined: async ({ room, participant }) => {
      await presenceService.joined(sessionOf(room), liveOf(participant));
    },
    participant_left: left,
    // The connection was never established, but took the identity in LiveKit.
    participant_connection_aborted: left,
    track_published: ({ room, participant, track }) =>
      presenceService.trackPublished(room, participant.sid, mediaTrack(track)),
    track_unpublished: ({ room, participant, track }) =>
      presenceService.trackUnpublished(room, participant.sid, track.sid),
  };
}

const sessionOf = ({ name, sid, createdAtMs }: EventRoom): MediaSession => ({
  name,
  sid,
  createdAt: new Date(createdAtMs),
});

/**
 * LiveKit's reasons; releases before 1.13.11 report none. A deletion by API that Foyer did not ask
 * for, the shutdown of a server, and a room that failed to open count as unknown.
 */
const END_REASONS: ReadonlyMap<string, MeetingEndReason> = new Map([
  ['ROOM_END_UNKNOWN', MeetingEndReason.EMPTY],
  ['ROOM_END_IDLE_TIMEOUT', MeetingEndReason.EMPTY],
]);

const endReasonOf = (reason: string): MeetingEndReason =>
  END_REASONS.get(reason) ?? MeetingEndReason.UNKNOWN;

const CAUSES: ReadonlyMap<string, DepartureCause> = new Map([
  ['CLIENT_INITIATED', 'left'],
  ['DUPLICATE_IDENTITY', 'taken-over'],
  ['PARTICIPANT_REMOVED', 'removed'],
  ['ROOM_CLOSED', 'room-closed'],
  ['ROOM_DELETED', 'room-closed'],
  ['SIGNAL_CLOSE', 'connection-lost'],
  ['CONNECTION_TIMEOUT', 'connection-lost'],
  ['STATE_MISMATCH', 'connection-lost'],
  ['JOIN_FAILURE', 'connection-lost'],
  ['MEDIA_FAILURE', 'connection-lost'],
  ['MIGRATION', 'connection-lost'],
  ['SERVER_SHUTDOWN', 'connection-lost'],
  ['SIP_TRUNK_FAILURE', 'connection-lost'],
  ['AGENT_ERROR', 'connection-lost'],
]);

const causeOf = ({ disconnectReason }: EventParticipant): DepartureCause =>
  CAUSES.get(disconnectReason) ?? 'unknown';

function departureOf({
  name,
  room,
  participant,
  createdAtMs,
  receivedAtMs,
}: ParticipantEvent): Departed {
  const { sid, identity, joinedAtMs, kind, permission } = participant;
  return {
    mediaSid: room.sid,
    sid,
    identity,
    kind: participantKind(kind, permission),
    displayName: displayNameOf(participant),
    joinedAt: new Date(joinedAtMs),
    wasConnected: name === 'participant_left',
    // LiveKit states whole seconds, and delivers again after an outage.
    leftAt: new Date(createdAtMs > 0 ? Math.min(receivedAtMs, createdAtMs + 999) : receivedAtMs),
  };
}

function liveOf(participant: EventParticipant): MediaParticipant {
  const { sid, identity, attributes, permission, joinedAtMs, state } = participant;
  return {
    sid,
    identity,
    name: displayNameOf(participant),
    attributes,
    kind: participantKind(participant.kind, permission),
    isHidden: permission?.hidden ?? false,
    isActive: state === 'ACTIVE',
    joinedAt: new Date(joinedAtMs),
    permission: mediaPermission(permission),
    // Tracks have events of their own.
    tracks: [],
  };
}
