import { ParticipantKind, type Participant } from 'livekit-client';
import type { RoomRole } from '../../../generated/operations';

/**
 * Transcribers and recorders take part without being there. Callers who wait hear nothing: they are
 * in the lobby's list.
 */
export function isPerson({ kind, permissions }: Participant): boolean {
  if (kind === ParticipantKind.SIP) return permissions?.canSubscribe !== false;
  return kind !== ParticipantKind.AGENT && kind !== ParticipantKind.EGRESS;
}

/** LiveKit takes a beginning of long names; the attribute has all of it. */
export const nameOf = ({ attributes, name, identity }: Participant): string =>
  attributes['display_name'] ?? name ?? identity;

// Attributes that the gateway writes and nobody else can.

export const colorOf = ({ attributes }: Participant): string | undefined => attributes['color'];

export const roleOf = ({ attributes }: Participant): RoomRole | null =>
  attributes['room_role'] ? (attributes['room_role'].toUpperCase() as RoomRole) : null;

/** Since when the hand is up; undefined: it is not. */
export const handOf = ({ attributes }: Participant): string | undefined =>
  attributes['hand_raised_at'];

export const isAuthenticated = ({ attributes }: Participant): boolean =>
  attributes['is_authenticated'] === 'true';
