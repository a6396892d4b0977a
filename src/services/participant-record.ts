import type { MediaParticipant } from '../livekit/media-participant.js';
import { RoomRole } from '../models/room.js';
import type { ParticipantRecord } from '../redis/presence-record.js';

/**
 * Somebody as presence shows them. `user`: who they are, and their role in the database. Where
 * nobody remembers, what Foyer wrote into their token must do, for show.
 */
export function recordOf(
  live: MediaParticipant,
  user: { readonly id: string; readonly role: RoomRole | null } | null,
): ParticipantRecord {
  const { sid, identity, name, kind, joinedAt, isHidden, tracks, attributes } = live;
  return {
    sid,
    identity,
    displayName: name,
    kind,
    joinedAt,
    isHidden,
    tracks,
    ...shownOf(live),
    role: user ? user.role : roleOf(attributes['room_role']),
    isAuthenticated: user !== null || attributes['is_authenticated'] === 'true',
    userId: user?.id ?? null,
    isHeld: false,
  };
}

/** The attributes that change while somebody is in the meeting. */
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
