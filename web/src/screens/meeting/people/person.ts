import { ParticipantKind, type Participant } from 'livekit-client';
import type { RoomRole } from '../../../generated/operations';

/**
 * Excludes transcribers, recorders, and callers on hold: the latter cannot subscribe, and are listed in
 * the lobby.
 */
export function isPerson({ kind, permissions }: Participant): boolean {
  if (kind === ParticipantKind.SIP) return permissions?.canSubscribe !== false;
  return kind !== ParticipantKind.AGENT && kind !== ParticipantKind.EGRESS;
}

/** LiveKit only holds the beginning of a long name; the attribute has all of it. */
export const nameOf = ({ attributes, name, identity }: Participant): string =>
  attributes['display_name'] ?? name ?? identity;

// Only the gateway can write these attributes.

export const colorOf = ({ attributes }: Participant): string | undefined => attributes['color'];

export const roleOf = ({ attributes }: Participant): RoomRole | null =>
  attributes['room_role'] ? (attributes['room_role'].toUpperCase() as RoomRole) : null;

/** As others see them; their rights come from the gateway. */
export const isSeenAsHost = (participant: Participant): boolean => {
  const role = roleOf(participant);
  return role === 'ADMINISTRATOR' || role === 'OWNER';
};

/** When the hand was raised; undefined while it is down. */
export const handOf = ({ attributes }: Participant): string | undefined =>
  attributes['hand_raised_at'];

export const isAuthenticated = ({ attributes }: Participant): boolean =>
  attributes['is_authenticated'] === 'true';
