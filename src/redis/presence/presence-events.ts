import type { MeetingEndReason } from '../../models/meeting-history.js';
import type { NewStoredParticipant, StoredParticipant } from './presence-record.js';

/** An event of a meeting. */
export type PresenceSignal =
  | { readonly type: 'meeting-started' }
  /** `endsAt` in Unix time, in ms. */
  | { readonly type: 'meeting-ending-soon'; readonly endsAt: number }
  | { readonly type: 'meeting-ended'; readonly reason: MeetingEndReason }
  | { readonly type: 'joined' | 'changed'; readonly participant: StoredParticipant }
  | { readonly type: 'left'; readonly identity: string; readonly sid: string };

/** The changes of one atomic step, sent as a whole. */
export interface PresenceStep {
  readonly type: 'presence';
  /** Orders it against a snapshot. */
  readonly seq: number;
  /** Unix time, in ms. */
  readonly at: number;
  readonly events: readonly PresenceSignal[];
}

/** The new status of the subtitles. */
export interface SubtitlesSignal {
  readonly type: 'subtitles';
  /** Unix time, in ms. */
  readonly at: number;
  readonly status: 'starting' | 'active' | 'stopped';
}

/** Participants were muted by someone else. */
export interface MutedSignal {
  readonly type: 'muted';
  /** Unix time, in ms. */
  readonly at: number;
  readonly identities: readonly string[];
  /** Null for a host who is not in the meeting, and for an application. */
  readonly by: NewStoredParticipant | null;
}

/** A recording of the room has changed; subscribers read it. */
export interface RecordingSignal {
  readonly type: 'recording';
  readonly recordingId: string;
}

/** A recording approaches or has reached its maximum duration. */
export interface RecordingLimitSignal {
  readonly type: 'recording-limit';
  readonly kind: 'approaching' | 'reached';
  readonly recordingId: string;
  /** Unix time, in ms. */
  readonly at: number;
  /** The time until the recording stops. */
  readonly remainingMs: number;
}

/** The events of a meeting's topic. */
export type MeetingSignal =
  PresenceStep | SubtitlesSignal | MutedSignal | RecordingSignal | RecordingLimitSignal;

/** All events of the meeting in a room. The hash tag puts the channel where its keys are. */
export const meetingTopic = (roomId: string): string => `meeting:{${roomId}}`;
