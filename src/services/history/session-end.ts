import {
  LeaveReason,
  MeetingEndReason,
  type MeetingSessionRecord,
  type SessionEnd,
  type VisitEnd,
  type VisitRecord,
} from '../../models/meeting-history.js';
import { isPerson } from '../../models/participant-kind.js';
import { peakOf } from './attendance.js';

/** These end a meeting with people in it. */
const WITH_PEOPLE: ReadonlySet<MeetingEndReason> = new Set([
  MeetingEndReason.ENDED_BY_HOST,
  MeetingEndReason.ROOM_DELETED,
  MeetingEndReason.DURATION_LIMIT,
]);

interface Ending {
  readonly session: SessionEnd;
  /** Of the connections that have not ended. */
  readonly visits: readonly VisitEnd[];
}

/**
 * How a meeting ends. Where people left before, it ended with the last of them; where their
 * departure was not reported, when the meeting was last seen.
 */
export function endingOf(
  session: MeetingSessionRecord,
  visits: readonly VisitRecord[],
  reason: MeetingEndReason,
  now: Date,
): Ending {
  const endedAt = WITH_PEOPLE.has(reason) ? now : emptiedAt(session, visits);
  const ends = visits
    .filter(({ leftAt }) => leftAt === null)
    .map(({ roomId, sid, kind, missing }) => ({
      roomId,
      sid,
      leftAt: missing?.seenAt ?? endedAt,
      leaveReason:
        WITH_PEOPLE.has(reason) || !isPerson({ kind })
          ? LeaveReason.MEETING_ENDED
          : LeaveReason.UNKNOWN,
    }));
  const leftAt = new Map(ends.map((end) => [end.sid, end.leftAt]));
  const ended = visits.map((visit) => ({
    ...visit,
    leftAt: visit.leftAt ?? leftAt.get(visit.sid) ?? endedAt,
  }));
  return {
    session: { endedAt, endReason: reason, peakParticipantCount: peakOf(ended) },
    visits: ends,
  };
}

function emptiedAt(session: MeetingSessionRecord, visits: readonly VisitRecord[]): Date {
  const people = visits.filter(({ kind }) => isPerson({ kind }));
  const left = people.map(({ leftAt, missing }) => leftAt ?? missing?.seenAt ?? null);
  const known = people.map(({ joinedAt }, place) => left[place] ?? joinedAt);
  const isOver = people.length > 0 && left.every((time) => time !== null);
  const times = [session.startedAt, ...known, ...(isOver ? [] : [session.seenAt])];
  return new Date(Math.max(...times.map((time) => time.getTime())));
}
