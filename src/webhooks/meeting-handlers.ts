import {
  mediaPermission,
  mediaTrack,
  participantKind,
  type MediaParticipant,
} from '../livekit/media-participant.js';
import { displayNameOf } from '../livekit/participant-name.js';
import type { MeetingService } from '../services/meeting/meeting-service.js';
import type { DepartureCause, MediaSession } from '../services/meeting/meeting-listener.js';
import type { PresenceService } from '../services/meeting/presence-service.js';
import type { RoomTasks } from '../services/rooms/room-tasks.js';
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
  const left = ({ room, participant }: ParticipantEvent) =>
    presenceService.left(room, departureOf(participant), causeOf(participant));
  return {
    room_started: async ({ room }) => {
      // LiveKit may have created the room itself, without our metadata.
      if (await presenceService.started(sessionOf(room))) await projection.schedule(room.name);
    },
    room_finished: ({ room }) => meetingService.finished(room.name, room.sid),
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

const CAUSES: ReadonlyMap<string, DepartureCause> = new Map([
  ['DUPLICATE_IDENTITY', 'taken-over'],
  ['PARTICIPANT_REMOVED', 'put-out'],
  ['ROOM_CLOSED', 'room-closed'],
  ['ROOM_DELETED', 'room-closed'],
]);

const causeOf = ({ disconnectReason }: EventParticipant): DepartureCause =>
  CAUSES.get(disconnectReason) ?? 'left';

function departureOf(participant: EventParticipant) {
  const { sid, identity, joinedAtMs, kind, permission } = participant;
  return {
    sid,
    identity,
    kind: participantKind(kind, permission),
    joinedAt: new Date(joinedAtMs),
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
