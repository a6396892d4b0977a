import type { StoredParticipant } from './presence-record.js';

export const MeetingEndReason = {
  /** The last person left. */
  EMPTY: 'empty',
  ENDED_BY_HOST: 'ended-by-host',
  ROOM_DELETED: 'room-deleted',
  DURATION_LIMIT: 'duration-limit',
  /** LiveKit lost the room, or nothing was heard of its end. */
  UNKNOWN: 'unknown',
} as const;
export type MeetingEndReason = (typeof MeetingEndReason)[keyof typeof MeetingEndReason];

/** Something that happened to a meeting. */
export type PresenceSignal =
  | { readonly type: 'meeting-started' }
  | { readonly type: 'meeting-ended'; readonly reason: MeetingEndReason }
  | { readonly type: 'joined' | 'changed'; readonly participant: StoredParticipant }
  | { readonly type: 'left'; readonly identity: string; readonly sid: string };

/** What one step of the presence changed: told as a whole, so that nobody sees half of it. */
export interface PresenceNews {
  readonly type: 'presence';
  /** Orders it against a snapshot. */
  readonly seq: number;
  /** Unix time, in ms. */
  readonly at: number;
  readonly events: readonly PresenceSignal[];
}

/** How far the subtitles are now. */
export interface SubtitlesNews {
  readonly type: 'subtitles';
  /** Unix time, in ms. */
  readonly at: number;
  readonly status: 'starting' | 'active' | 'stopped';
}

/** A recording of the room has changed: read it. */
export interface RecordingSignal {
  readonly type: 'recording';
  readonly recordingId: string;
}

/** A recording comes near its longest duration, or has reached it. */
export interface RecordingLimitSignal {
  readonly type: 'recording-limit';
  readonly kind: 'approaching' | 'reached';
  readonly recordingId: string;
  /** Unix time, in ms. */
  readonly at: number;
  /** Until the recorder stops. */
  readonly remainingMs: number;
}

/** What is told on a meeting's topic. */
export type MeetingSignal = PresenceNews | SubtitlesNews | RecordingSignal | RecordingLimitSignal;

/** Everything about the meeting of a room, to whoever may follow it. */
export const meetingTopic = (roomId: string): string => `meeting:${roomId}`;
