import { Schema } from 'mongoose';
import type { MeetingSessionRecord, VisitEnd, VisitRecord } from './meeting-history.js';

export interface SessionDocument extends Omit<MeetingSessionRecord, 'id' | 'peakParticipantCount'> {
  readonly _id: string;
  readonly peakParticipantCount: number | null;
  /** Indexed, because a partial index cannot select by null. */
  readonly isRunning: boolean;
  /** When it changed; absent once events have reported it. */
  readonly pendingSince?: Date;
}

export interface VisitDocument extends VisitRecord {
  readonly _id: string;
  /** As of a session. */
  readonly pendingSince?: Date;
}

export const SESSIONS = 'meeting_sessions';
export const VISITS = 'meeting_visits';

const OPTIONS = { versionKey: false, autoIndex: false } as const;

export const sessionSchema = new Schema(
  {
    _id: String,
    roomId: String,
    startedAt: Date,
    endedAt: Date,
    isRunning: Boolean,
    seenAt: Date,
    pendingSince: Date,
  },
  { ...OPTIONS, collection: SESSIONS },
)
  .index({ pendingSince: 1 }, { sparse: true })
  .index({ roomId: 1, startedAt: -1, _id: -1 })
  .index(
    { roomId: 1, isRunning: 1 },
    { name: 'running', partialFilterExpression: { isRunning: true } },
  )
  .index({ seenAt: 1 }, { name: 'unseen', partialFilterExpression: { isRunning: true } })
  .index({ endedAt: 1 });

export const visitSchema = new Schema(
  {
    _id: String,
    sessionId: String,
    personId: String,
    joinedAt: Date,
    leftAt: Date,
    pendingSince: Date,
  },
  { ...OPTIONS, collection: VISITS },
)
  .index({ pendingSince: 1 }, { sparse: true })
  .index({ sessionId: 1, personId: 1, joinedAt: 1 })
  .index({ sessionId: 1, leftAt: 1 });

/** A connection is unique in its room. */
export const visitId = (roomId: string, sid: string): string => `${roomId}/${sid}`;

/** The fields of a connection that ends, for an update with expressions. */
export const departure = ({ leftAt, leaveReason }: VisitEnd) => ({
  // A clock that runs behind must not end a visit before its beginning.
  leftAt: { $max: [leftAt, '$joinedAt'] },
  leaveReason,
  missing: null,
});

export const toVisit = ({
  _id,
  pendingSince: _pendingSince,
  ...visit
}: VisitDocument): VisitRecord => visit;

export const toSession = ({
  _id,
  isRunning: _isRunning,
  pendingSince: _pendingSince,
  peakParticipantCount,
  ...session
}: SessionDocument): MeetingSessionRecord => ({
  id: _id,
  ...session,
  // The previous release stored none while a meeting was running.
  peakParticipantCount: peakParticipantCount ?? 0,
});
