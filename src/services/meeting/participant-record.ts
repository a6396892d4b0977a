import type { MediaParticipant } from '../../livekit/media-participant.js';
import { participantGrant, roleInMeeting, type MeetingGrant } from '../../models/meeting-grant.js';
import { RoomRole } from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import { callerName } from './caller-name.js';
import { ParticipantKind } from '../../models/participant-kind.js';

/** `userId` and `role` are null for guests. */
interface KnownPerson {
  readonly userId: string | null;
  readonly role: RoomRole | null;
}

/**
 * The record of a participant. If Redis has forgotten the person (`person` is null), the attributes
 * that Foyer wrote into their token are used.
 * @param grant from a meeting token
 */
export function recordOf(
  live: MediaParticipant,
  person: KnownPerson | null,
  grant: MeetingGrant | null = null,
): ParticipantRecord {
  const { sid, identity, name, kind, joinedAt, isHidden, tracks, attributes } = live;
  return {
    sid,
    identity,
    displayName: kind === ParticipantKind.PHONE ? callerName(live) : name,
    kind,
    joinedAt,
    isHidden,
    tracks,
    ...displayedFields(live),
    role: roleInMeeting(person ? person.role : publishedRole(attributes), grant),
    isAuthenticated: person ? person.userId !== null : isAuthenticated(attributes),
    userId: person?.userId ?? null,
    isHeld: false,
    callId: callIdOf(attributes),
    grant: grant && participantGrant(grant),
  };
}

/** The attributes that change during a meeting. */
export const displayedFields = ({
  attributes,
}: MediaParticipant): Pick<ParticipantRecord, 'color' | 'handRaisedAt'> => ({
  color: attributes['color'] ?? null,
  handRaisedAt: dateOf(attributes['hand_raised_at']),
});

type Attributes = MediaParticipant['attributes'];

const isAuthenticated = (attributes: Attributes): boolean =>
  attributes['is_authenticated'] === 'true';

/** Null if the SIP bridge gave the call no ID. */
function callIdOf(attributes: Attributes): string | null {
  const id = attributes['sip.callID']?.trim() ?? '';
  return id === '' ? null : id;
}

/** A guest has a role only by a grant, which ends before their participant token expires. */
const publishedRole = (attributes: Attributes): RoomRole | null =>
  isAuthenticated(attributes)
    ? (Object.values(RoomRole).find((role) => role === attributes['room_role']) ?? null)
    : null;

function dateOf(text: string | undefined): Date | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}
