import type { MediaParticipant } from '../../livekit/media-participant.js';
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
 */
export function recordOf(live: MediaParticipant, person: KnownPerson | null): ParticipantRecord {
  const { sid, identity, name, kind, joinedAt, isHidden, tracks, attributes } = live;
  return {
    sid,
    identity,
    displayName: kind === ParticipantKind.PHONE ? callerName(live) : name,
    kind,
    joinedAt,
    isHidden,
    tracks,
    ...shownOf(live),
    role: person ? person.role : roleOf(attributes['room_role']),
    isAuthenticated: person ? person.userId !== null : attributes['is_authenticated'] === 'true',
    userId: person?.userId ?? null,
    isHeld: false,
    callId: attributes['sip.callID'] ?? null,
  };
}

/** The attributes that change during a meeting. */
export const shownOf = ({
  attributes,
}: MediaParticipant): Pick<ParticipantRecord, 'color' | 'handRaisedAt'> => ({
  color: attributes['color'] ?? null,
  handRaisedAt: dateOf(attributes['hand_raised_at']),
});

const roleOf = (text: string | undefined): RoomRole | null =>
  Object.values(RoomRole).find((role) => role === text) ?? null;

function dateOf(text: string | undefined): Date | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}
