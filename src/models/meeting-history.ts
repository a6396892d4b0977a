import type { Position } from '../lib/page.js';
import type { ParticipantKind } from './participant-kind.js';

export const MeetingEndReason = {
  /** The last person left. */
  EMPTY: 'empty',
  ENDED_BY_HOST: 'ended-by-host',
  ROOM_DELETED: 'room-deleted',
  DURATION_LIMIT: 'duration-limit',
  /** LiveKit lost the room, or the reason was not reported. */
  UNKNOWN: 'unknown',
} as const;
export type MeetingEndReason = (typeof MeetingEndReason)[keyof typeof MeetingEndReason];

/** Null for a text that is no reason. */
export const endReasonOf = (text: string | null): MeetingEndReason | null =>
  Object.values(MeetingEndReason).find((reason) => reason === text) ?? null;

export const LeaveReason = {
  LEFT: 'left',
  CONNECTION_LOST: 'connection-lost',
  /** By a host, or because the account was disabled. */
  REMOVED: 'removed',
  BANNED: 'banned',
  /** Another connection with the same identity replaced this one. */
  TAKEN_OVER: 'taken-over',
  MEETING_ENDED: 'meeting-ended',
  /** LiveKit did not report it, or its report was lost. */
  UNKNOWN: 'unknown',
} as const;
export type LeaveReason = (typeof LeaveReason)[keyof typeof LeaveReason];

/** A meeting that is running or has ended. */
export interface MeetingSessionRecord {
  /** Derived from the room and its LiveKit room, so that a repeated event names the same record. */
  readonly id: string;
  readonly roomId: string;
  /** The sid of the LiveKit room. */
  readonly mediaSid: string;
  /** When the first person joined. */
  readonly startedAt: Date;
  /** When LiveKit was last known to have the meeting. */
  readonly seenAt: Date;
  /** Null while the meeting is running. */
  readonly endedAt: Date | null;
  readonly endReason: MeetingEndReason | null;
  /** The highest number of participants at one time; as far as was noted while it is running. */
  readonly peakParticipantCount: number;
}

/** One connection to a meeting. */
export interface VisitRecord {
  readonly sessionId: string;
  readonly roomId: string;
  /** The sid of the connection in LiveKit. */
  readonly sid: string;
  readonly identity: string;
  /** The person in this meeting: the same for all their devices and reconnects. */
  readonly personId: string;
  /** Null for people without an account. */
  readonly userId: string | null;
  /** From the token of an application. */
  readonly externalId: string | null;
  /** From the same, a JSON object as text. Missing in records of the previous release. */
  readonly metadata?: string | null;
  readonly displayName: string;
  readonly kind: ParticipantKind;
  /** Whether the connection counts as a participant of the meeting. */
  readonly isCounted: boolean;
  readonly joinedAt: Date;
  /** Null while the connection lasts. */
  readonly leftAt: Date | null;
  readonly leaveReason: LeaveReason | null;
  /** The connection was missing from the meeting when it was last compared. */
  readonly missing: MissingConnection | null;
}

export interface MissingConnection {
  readonly since: Date;
  /** When LiveKit last had the connection. */
  readonly seenAt: Date;
}

export type NewSession = Pick<MeetingSessionRecord, 'id' | 'roomId' | 'mediaSid' | 'startedAt'>;
export type NewVisit = Omit<VisitRecord, 'leftAt' | 'leaveReason' | 'missing'>;

/** The end of one connection. */
export interface VisitEnd {
  readonly roomId: string;
  readonly sid: string;
  readonly leftAt: Date;
  readonly leaveReason: LeaveReason;
}

export type SessionEnd = Pick<
  MeetingSessionRecord,
  'endedAt' | 'endReason' | 'peakParticipantCount'
>;

/** What is new in the history of a room, as far as events have not reported it. */
export interface PendingHistory {
  readonly sessions: readonly MeetingSessionRecord[];
  readonly visits: readonly VisitRecord[];
}

export const MAX_PENDING_HISTORY = 200;

/** The parts of the history that events have to report: they are marked when they change. */
export interface HistoryOutbox {
  /** At most MAX_PENDING_HISTORY meetings, and as many visits. */
  pendingHistory(roomId: string): Promise<PendingHistory>;
  /** Removes the marks of what has not changed since it was read. */
  settleHistory(pending: PendingHistory): Promise<void>;
  /** The rooms with something that is pending since before `time`. */
  roomsWithHistory(time: Date, limit: number): Promise<readonly string[]>;
}

/**
 * Meetings, and who was in them. What has ended does not change again, so repeated and late events
 * have no effect. Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface MeetingHistoryStore {
  /** Stores a meeting, or an earlier start of a known one. */
  begin(session: NewSession, seenAt: Date): Promise<void>;
  /** Stores a connection; a known one stays as it is. */
  enter(visit: NewVisit): Promise<void>;
  /** Ends those of the connections that have not ended. Resolves to the number of known ones. */
  leave(ends: readonly VisitEnd[]): Promise<number>;
  /** Raises the peak of a running meeting to the number of participants who are connected now. */
  notePeak(sessionId: string): Promise<void>;
  rename(roomId: string, sid: string, displayName: string): Promise<void>;
  markMissing(roomId: string, sids: readonly string[], missing: MissingConnection): Promise<void>;
  /** The running meetings of these rooms. */
  findRunning(roomIds: readonly string[]): Promise<readonly MeetingSessionRecord[]>;
  /** The running meetings that were last seen before `time`, the longest ago first. */
  listUnseen(time: Date, limit: number): Promise<readonly MeetingSessionRecord[]>;
  /** LiveKit has the meeting. */
  seen(sessionId: string, time: Date): Promise<void>;
  end(sessionId: string, end: SessionEnd): Promise<void>;

  find(id: string): Promise<MeetingSessionRecord | null>;
  /** The meetings of these rooms, newest first. */
  list(
    roomIds: readonly string[],
    limit: number,
    after: Position | null,
  ): Promise<readonly MeetingSessionRecord[]>;
  count(roomIds: readonly string[]): Promise<number>;
  /** All connections of a meeting, in order of arrival. */
  visits(sessionId: string): Promise<readonly VisitRecord[]>;
  /** Those that have not ended. */
  openVisits(sessionId: string): Promise<readonly VisitRecord[]>;
  /** The connections of these people in a meeting, in order of arrival. */
  visitsOf(sessionId: string, personIds: readonly string[]): Promise<readonly VisitRecord[]>;
  /** The people of a meeting, by their first arrival, which is their `createdAt`. */
  listPeople(
    sessionId: string,
    limit: number,
    after: Position | null,
  ): Promise<readonly Position[]>;
  countPeople(sessionId: string): Promise<number>;

  /** Deletes meetings that ended before `time`. Resolves to their number, at most `limit`. */
  deleteEndedBefore(time: Date, limit: number): Promise<number>;
  deleteOfRoom(roomId: string): Promise<void>;
}
