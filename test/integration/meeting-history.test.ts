import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteRoomDocument,
  EndMeetingDocument,
  MeetingSessionDocument,
  MeetingSessionsDocument,
  RemoveParticipantDocument,
  SetRoomMemberDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { attendanceThat, endedSession, sessionOf, sessionsOf } from '../support/history.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import { repairsOf, runPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const FEATURES = 'meeting_history';

describe('the history of meetings', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true, env: { FEATURES } });
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  /** Waits until presence has this many participants, so that the events have been handled. */
  const present = (roomId: string, count: number) =>
    eventually(
      () => app.ports.presenceStore.list(roomId),
      ({ length }) => length === count,
      30_000,
    );

  it('tells who was in a meeting, merged over devices and returns, and how it ended', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await present(room.id, 2);
    await guest.meeting.leave();
    await attendanceThat(olga, room.id, ([, gus]) => Boolean(gus?.lastLeftAt));
    const [running] = await sessionsOf(olga, room.id);
    expect(running).toMatchObject({ endedAt: null, peakParticipantCount: 2 });
    const again = await app.as('olga');
    const phone = await enterAs(again, room.id, 'Olga on the phone');
    await present(room.id, 2);

    await olga.data(EndMeetingDocument, { roomId: room.id });

    const session = await endedSession(olga, room.id);
    expect(session).toMatchObject({ endReason: 'ENDED_BY_HOST', peakParticipantCount: 2 });
    expect(session.recordings).toEqual([]);
    const [first, second] = session.attendance.nodes;
    expect(session.attendance.totalCount).toBe(2);
    expect(first).toMatchObject({
      displayName: 'Olga on the phone',
      kind: 'STANDARD',
      externalId: null,
      user: { email: 'olga@example.org' },
    });
    // LiveKit reports the departures and the end in any order.
    expect(Date.parse(first?.lastLeftAt ?? '')).toBeLessThanOrEqual(
      Date.parse(session.endedAt ?? ''),
    );
    expect(first?.visits.map(({ leaveReason }) => leaveReason)).toEqual([
      'MEETING_ENDED',
      'MEETING_ENDED',
    ]);
    expect(first?.totalMs).toBeLessThanOrEqual(
      Date.parse(session.endedAt ?? '') - Date.parse(session.startedAt),
    );
    expect(second).toMatchObject({
      displayName: 'Gus',
      user: null,
      visits: [{ leaveReason: 'LEFT' }],
    });
    for (const { meeting } of [host, phone]) await meeting.leave();
  });

  it('shows a running meeting, and agents and callers with their kinds', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    await present(room.id, 1);
    const agent = await enterAsOther(app, room.id, { kind: 'agent', name: 'Scribe' });
    const people = await attendanceThat(olga, room.id, ({ length }) => length === 2);

    const [session] = await sessionsOf(olga, room.id);
    expect(session).toMatchObject({
      endedAt: null,
      endReason: null,
      peakParticipantCount: 1,
      room: { slug: room.slug },
    });
    expect(people.map(({ kind }) => kind)).toEqual(['STANDARD', 'AGENT']);
    expect(people[0]).toMatchObject({ lastLeftAt: null, visits: [{ leaveReason: null }] });
    for (const meeting of [agent, host.meeting]) await meeting.leave();
  });

  it('tells removals from bans, and how a meeting ended that everyone left', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, 'Olga');
    const [ron, bea] = [
      await enterAs(app.browser(), room.id, 'Ron'),
      await enterAs(app.browser(), room.id, 'Bea'),
    ];
    await present(room.id, 3);
    const remove = (identity: string, ban: boolean) =>
      olga.data(RemoveParticipantDocument, { input: { roomId: room.id, identity, ban } });
    await remove(ron.identity, false);
    await remove(bea.identity, true);
    await present(room.id, 1);
    await host.meeting.leave();

    const session = await endedSession(olga, room.id);
    const reasons = session.attendance.nodes.map(({ displayName, visits }) => [
      displayName,
      visits.at(-1)?.leaveReason,
    ]);
    expect(reasons.toSorted()).toEqual([
      ['Bea', 'BANNED'],
      ['Olga', 'LEFT'],
      ['Ron', 'REMOVED'],
    ]);
    expect(session).toMatchObject({ endReason: 'EMPTY', peakParticipantCount: 3 });
    const last = session.attendance.nodes
      .map(({ lastLeftAt }) => lastLeftAt)
      .toSorted()
      .at(-1);
    expect(session.endedAt).toBe(last);
  });

  it('is for hosts of the room alone', async () => {
    const room = await app.given.room(olga);
    const [mia, otto] = [await app.as('mia'), await app.as('otto')];
    const input = { roomId: room.id, email: 'mia@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input });
    const guest = await enterAs(app.browser(), room.id);
    await present(room.id, 1);
    const [session] = await sessionsOf(olga, room.id);
    const refusals = async (client: TestClient) => [
      await client.refusal(MeetingSessionsDocument, { roomId: room.id, first: 1 }),
      await client.refusal(MeetingSessionDocument, { id: session?.id ?? '', first: 1 }),
      (await client.fetch(`/meetings/${session?.id}/attendance.csv`)).status,
    ];

    expect(await refusals(app.browser())).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 401]);
    expect(await refusals(otto)).toEqual(['NOT_FOUND', 'NOT_FOUND', 404]);
    expect(await refusals(mia)).toEqual(['FORBIDDEN', 'FORBIDDEN', 403]);
    expect(await refusals(guest.client)).toEqual(['FORBIDDEN', 'FORBIDDEN', 403]);
    expect(await olga.refusal(MeetingSessionDocument, { id: randomUUID(), first: 1 })).toBe(
      'NOT_FOUND',
    );
    const all = await otto.data(MeetingSessionsDocument, { first: 100 });
    expect(all.meetingSessions).toMatchObject({ nodes: [], totalCount: 0 });
    await guest.meeting.leave();
  });

  it('comes as CSV for download', async () => {
    const room = await app.given.room(olga);
    const host = await enterAs(olga, room.id, '=Olga, "O"');
    await present(room.id, 1);
    await olga.data(EndMeetingDocument, { roomId: room.id });
    const { id, startedAt } = await endedSession(olga, room.id);

    const response = await olga.fetch(`/meetings/${id}/attendance.csv`);

    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="attendance-${room.slug}-${startedAt.slice(0, 10)}.csv"`,
    );
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString().split('\r\n');
    expect(lines[0]).toBe(
      'name,email,kind,first join,last leave,total minutes,share of the meeting,visits',
    );
    expect(lines[1]?.startsWith(`"'=Olga, ""O""",olga@example.org,standard,`)).toBe(true);
    await host.meeting.leave();
  });

  it('ends a meeting that nothing reported the end of, when it was last seen', async () => {
    const room = await app.given.room(olga);
    const id = randomUUID();
    const startedAt = new Date(Date.now() - 3_600_000);
    const seenAt = new Date(Date.now() - 1_800_000);
    const { historyStore } = app.ports;
    await historyStore.begin({ id, roomId: room.id, mediaSid: 'RM_lost', startedAt }, seenAt);

    await runPeriodicJob(app, 'reconcile-meetings');

    const session = await endedSession(olga, room.id);
    expect(session).toMatchObject({ endReason: 'UNKNOWN', endedAt: seenAt.toISOString() });
    expect((await repairsOf(app))['history_session_ended']).toBeGreaterThan(0);
  });

  it('finds people whose arrival was lost, and a meeting that was never stored', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await present(room.id, 1);
    await attendanceThat(olga, room.id, ({ length }) => length === 1);
    await app.ports.historyStore.deleteOfRoom(room.id);

    await runPeriodicJob(app, 'reconcile-meetings');

    const people = await attendanceThat(olga, room.id, ({ length }) => length === 1);
    expect(people).toMatchObject([{ displayName: 'Gus', lastLeftAt: null }]);
    await guest.meeting.leave();
  });

  it('is the same after events that come again', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await present(room.id, 1);
    await olga.data(EndMeetingDocument, { roomId: room.id });
    const before = await endedSession(olga, room.id);

    await olga.data(EndMeetingDocument, { roomId: room.id });
    await runPeriodicJob(app, 'reconcile-meetings');

    expect(await sessionOf(olga, before.id)).toEqual(before);
    expect(await sessionsOf(olga, room.id)).toHaveLength(1);
    await guest.meeting.leave();
  });

  it('goes with its room', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await present(room.id, 1);
    const [session] = await sessionsOf(olga, room.id);

    await olga.data(DeleteRoomDocument, { id: room.id });

    expect(await olga.refusal(MeetingSessionDocument, { id: session?.id ?? '', first: 1 })).toBe(
      'NOT_FOUND',
    );
    await eventually(
      () => app.ports.historyStore.find(session?.id ?? ''),
      (found) => !found,
      30_000,
    );
    await guest.meeting.leave();
  });

  it('begins another meeting if LiveKit opens the room again', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id, 'Gus');
    await present(room.id, 1);
    await livekitOf(app).deleteRoom(room.id);
    await endedSession(olga, room.id);
    const back = await enterAs(app.browser(), room.id, 'Gus');

    const sessions = await eventually(
      () => sessionsOf(olga, room.id),
      ({ length }) => length === 2,
      30_000,
    );

    expect(sessions.map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
    for (const { meeting } of [guest, back]) await meeting.leave();
  });
});
