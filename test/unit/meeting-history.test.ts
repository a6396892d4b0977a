import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asUuid, uuidOf } from '../../src/lib/uuid.js';
import type { MeetingSessionRecord, VisitRecord } from '../../src/models/meeting-history.js';
import { AttendanceCsv } from '../../src/services/history/attendance-csv.js';
import { attendanceOf, peakOf } from '../../src/services/history/attendance.js';
import { endingOf } from '../../src/services/history/session-end.js';
import { aUser } from '../support/builders.js';

const START = new Date('2026-03-01T12:00:00Z');
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

/** From one minute to another; null for a visit that lasts. */
const aVisit = (
  from: number,
  to: number | null,
  given: Partial<VisitRecord> = {},
): VisitRecord => ({
  sessionId: SESSION.id,
  roomId: SESSION.roomId,
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  personId: randomUUID(),
  userId: null,
  externalId: null,
  displayName: 'Ann',
  kind: 'standard',
  isCounted: true,
  joinedAt: after(from),
  leftAt: to === null ? null : after(to),
  leaveReason: to === null ? null : 'left',
  missing: null,
  ...given,
});

const SESSION: MeetingSessionRecord = {
  id: randomUUID(),
  roomId: randomUUID(),
  mediaSid: 'RM_1',
  startedAt: START,
  seenAt: after(7),
  endedAt: null,
  endReason: null,
  peakParticipantCount: 0,
};

describe('attendance', () => {
  it('merges the visits of a person, and counts overlapping connections once', () => {
    const visits = [aVisit(0, 10), aVisit(5, 15, { displayName: 'Anna' }), aVisit(20, 30)];

    const attendance = attendanceOf(visits, after(60));

    expect(attendance).toMatchObject({
      displayName: 'Ann',
      firstJoinedAt: after(0),
      lastLeftAt: after(30),
      totalMs: 25 * 60_000,
    });
    expect(attendance.visits).toHaveLength(3);
  });

  it('counts a visit that lasts up to now, and tells no time of leaving', () => {
    const attendance = attendanceOf([aVisit(0, 10), aVisit(12, null)], after(20));

    expect(attendance).toMatchObject({ lastLeftAt: null, totalMs: 18 * 60_000 });
  });

  it('counts a visit within another one once', () => {
    expect(attendanceOf([aVisit(0, 30), aVisit(5, 10)], after(60)).totalMs).toBe(30 * 60_000);
  });
});

describe('the peak of a meeting', () => {
  it('is the number of people at one time', () => {
    expect(peakOf([aVisit(0, 10), aVisit(5, 15), aVisit(12, 20), aVisit(14, null)])).toBe(3);
  });

  it('does not count people who come as others leave', () => {
    expect(peakOf([aVisit(0, 10), aVisit(10, 20)])).toBe(1);
  });

  it('counts a reconnecting device once, and no callers, agents, and recorders', () => {
    const identity = randomUUID();
    const visits = [
      aVisit(0, 10, { identity }),
      aVisit(9, 20, { identity }),
      aVisit(0, 20, { kind: 'phone', isCounted: false }),
      aVisit(0, 20, { kind: 'recorder', isCounted: false }),
    ];

    expect(peakOf(visits)).toBe(1);
  });

  it('survives a visit of no duration', () => {
    expect(peakOf([aVisit(5, 5), aVisit(0, 10)])).toBe(1);
    expect(peakOf([])).toBe(0);
  });
});

describe('the end of a meeting', () => {
  it('is when its last person left, where all have left', () => {
    const agent = aVisit(0, null, { kind: 'agent', isCounted: false, sid: 'PA_agent' });
    const { session, visits } = endingOf(
      SESSION,
      [aVisit(0, 10), aVisit(1, 5), agent],
      'empty',
      after(30),
    );

    expect(session).toEqual({ endedAt: after(10), endReason: 'empty', peakParticipantCount: 2 });
    expect(visits).toEqual([
      { roomId: SESSION.roomId, sid: 'PA_agent', leftAt: after(10), leaveReason: 'meeting-ended' },
    ]);
  });

  it('is now where a host ended it, for everyone inside', () => {
    const { session, visits } = endingOf(SESSION, [aVisit(0, null)], 'ended-by-host', after(30));

    expect(session.endedAt).toEqual(after(30));
    expect(visits).toMatchObject([{ leftAt: after(30), leaveReason: 'meeting-ended' }]);
  });

  it('is when the meeting was last seen, where nothing was reported', () => {
    const { session, visits } = endingOf(SESSION, [aVisit(0, null)], 'unknown', after(600));

    expect(session).toMatchObject({ endedAt: after(7), endReason: 'unknown' });
    expect(visits).toMatchObject([{ leftAt: after(7), leaveReason: 'unknown' }]);
  });

  it('is when LiveKit last had the connections, where all are missing', () => {
    const missing = { since: after(6), seenAt: after(4) };
    const { session, visits } = endingOf(
      SESSION,
      [aVisit(0, 3), aVisit(1, null, { missing })],
      'empty',
      after(600),
    );

    expect(session.endedAt).toEqual(after(4));
    expect(visits).toMatchObject([{ leftAt: after(4), leaveReason: 'unknown' }]);
  });

  it('is no earlier than the last arrival', () => {
    const { session } = endingOf(SESSION, [aVisit(9, null)], 'unknown', after(600));

    expect(session.endedAt).toEqual(after(9));
  });
});

describe('the attendance as CSV', () => {
  const csvOf = async (visits: readonly VisitRecord[], members: readonly string[] = []) => {
    const csv = new AttendanceCsv({
      historyService: {
        listAttendance: () =>
          Promise.resolve({
            nodes: visits.map((visit) => attendanceOf([visit], after(60))),
            pageInfo: { hasNextPage: false, endCursor: null },
          }),
      },
      roomStore: {
        findMembers: () =>
          Promise.resolve(
            new Map([
              [
                SESSION.roomId,
                members.map((userId) => ({
                  userId,
                  since: START,
                  role: 'member' as const,
                })),
              ],
            ]),
          ),
      },
      userStore: { findById: (id) => Promise.resolve(aUser({ id, email: 'ann@example.org' })) },
      now: () => after(60),
    });
    const session = { ...SESSION, createdAt: START, endedAt: after(60) };
    let text = '';
    for await (const part of csv.parts(session)) text += part;
    return text;
  };

  it('begins with a byte order mark and the columns, and ends lines as RFC 4180 asks', async () => {
    const userId = randomUUID();

    expect(await csvOf([aVisit(0, 45, { userId })], [userId])).toBe(
      '\uFEFFname,email,kind,first join,last leave,total minutes,share of the meeting,visits\r\n' +
        'Ann,ann@example.org,standard,2026-03-01T12:00:00Z,2026-03-01T12:45:00Z,45,75%,1\r\n',
    );
  });

  it('tells the addresses of members alone', async () => {
    const text = await csvOf([aVisit(0, 45, { userId: randomUUID() }), aVisit(0, 45)]);

    expect(text).not.toContain('@');
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+1 202 555 0123', `'+1 202 555 0123`],
    ['-2', `'-2`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['Doe, Jane', '"Doe, Jane"'],
    ['Émile “É” Ångström', 'Émile “É” Ångström'],
    ['a "b"', '"a ""b"""'],
  ])('writes the name %s as %s', async (displayName, cell) => {
    const [, line] = (await csvOf([aVisit(0, 45, { displayName })])).split('\r\n');

    expect(line?.startsWith(`${cell},`)).toBe(true);
  });
});

describe('uuidOf', () => {
  it('makes the same UUID of a text each time, and another one of another text', () => {
    expect(uuidOf('a')).toBe(uuidOf('a'));
    expect(uuidOf('a')).not.toBe(uuidOf('b'));
    expect(asUuid(uuidOf('a'))).toBe(uuidOf('a'));
    expect(uuidOf('a')).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
