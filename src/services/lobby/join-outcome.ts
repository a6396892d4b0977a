import type { MediaConnection } from '../../livekit/participant-tokens.js';
import type { RoomRecord } from '../../models/room.js';
import type { WaitingPerson } from '../../redis/lobby/lobby-status.js';

export const DenialReason = {
  DENIED_BY_HOST: 'denied-by-host',
  BANNED: 'banned',
  MEETING_ENDED: 'meeting-ended',
  ROOM_FULL: 'room-full',
} as const;
export type DenialReason = (typeof DenialReason)[keyof typeof DenialReason];

export interface Admitted {
  readonly outcome: 'admitted';
  readonly room: RoomRecord;
  readonly connection: MediaConnection;
  readonly ticket: string;
}

export interface Waiting {
  readonly outcome: 'waiting';
  readonly roomId: string;
  readonly participant: WaitingPerson;
  /** The number of people ahead. */
  readonly position: number;
  /** What a host or the room tells them. */
  readonly message: string | null;
  /** Whether a host is in the meeting. */
  readonly isHostPresent: boolean;
  readonly ticket: string;
}

export interface Denied {
  readonly outcome: 'denied';
  readonly reason: DenialReason;
  /** The time after which asking again may help; null if asking again does not help. */
  readonly retryAfterMs: number | null;
}

export type JoinOutcome = Admitted | Waiting | Denied;

export const denied = (reason: DenialReason, retryAfterMs: number | null = null): Denied => ({
  outcome: 'denied',
  reason,
  retryAfterMs,
});
