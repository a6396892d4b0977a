import type { LeaveReason, VisitRecord } from '../../models/meeting-history.js';
import type { ParticipantKind } from '../../models/participant-kind.js';

export interface Visit {
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
  readonly leaveReason: LeaveReason | null;
}

/** One person's presence in one meeting, on all their devices. */
export interface Attendance {
  readonly displayName: string;
  readonly kind: ParticipantKind;
  readonly userId: string | null;
  readonly externalId: string | null;
  readonly firstJoinedAt: Date;
  /** Null while they are in the meeting. */
  readonly lastLeftAt: Date | null;
  /** Overlapping connections count once. */
  readonly totalMs: number;
  /** In order of arrival. */
  readonly visits: readonly Visit[];
}

/**
 * The attendance of one person.
 * @param visits all of the person's, in order of arrival
 * @param now the end of visits that still last
 */
export function attendanceOf(visits: readonly VisitRecord[], now: Date): Attendance {
  const [first] = visits;
  const last = visits.at(-1);
  if (!first || !last) throw new Error('An attendance has at least one visit');
  return {
    // The last name that others saw.
    displayName: last.displayName,
    kind: first.kind,
    userId: first.userId,
    externalId: first.externalId,
    firstJoinedAt: first.joinedAt,
    lastLeftAt: latest(visits.map(({ leftAt }) => leftAt)),
    totalMs: totalMs(visits, now),
    visits: visits.map(({ joinedAt, leftAt, leaveReason }) => ({ joinedAt, leftAt, leaveReason })),
  };
}

/** The highest number of participants at one time. A device that reconnects counts once. */
export function peakOf(visits: readonly VisitRecord[]): number {
  const steps = visits
    .filter(({ isCounted }) => isCounted)
    .flatMap(({ identity, joinedAt, leftAt }) => [
      { identity, at: joinedAt.getTime(), change: 1 },
      ...(leftAt ? [{ identity, at: leftAt.getTime(), change: -1 }] : []),
    ])
    // A person who leaves as another one joins does not meet them.
    .sort((a, b) => a.at - b.at || a.change - b.change);
  const connections = new Map<string, number>();
  let present = 0;
  let peak = 0;
  for (const { identity, change } of steps) {
    // Negative for a visit of no duration, which leaves before it joins.
    const before = connections.get(identity) ?? 0;
    connections.set(identity, before + change);
    if (before === 0 && change > 0) present += 1;
    if (before === 1 && change < 0) present -= 1;
    peak = Math.max(peak, present);
  }
  return peak;
}

/** Null if one of them is missing. */
function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  if (known.length < times.length) return null;
  return new Date(Math.max(...known.map((time) => time.getTime())));
}

function totalMs(visits: readonly VisitRecord[], now: Date): number {
  let total = 0;
  let until = -Infinity;
  for (const { joinedAt, leftAt } of visits) {
    const from = Math.max(joinedAt.getTime(), until);
    const to = (leftAt ?? now).getTime();
    if (to <= from) continue;
    total += to - from;
    until = to;
  }
  return total;
}
