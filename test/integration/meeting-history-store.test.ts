import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import type { NewSession, NewVisit } from '../../src/models/meeting-history.js';
import { MongoMeetingHistoryStore } from '../../src/models/mongo-meeting-history-store.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

const START = new Date('2026-03-01T12:00:00Z');
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

const aSession = (given: Partial<NewSession> = {}): NewSession => ({
  id: randomUUID(),
  roomId: randomUUID(),
  mediaSid: 'RM_1',
  startedAt: START,
  ...given,
});

const aVisit = (session: NewSession, given: Partial<NewVisit> = {}): NewVisit => ({
  sessionId: session.id,
  roomId: session.roomId,
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  personId: randomUUID(),
  userId: null,
  externalId: null,
  displayName: 'Ann',
  kind: 'standard',
  isCounted: true,
  joinedAt: START,
  ...given,
});

const END = { endedAt: after(30), endReason: 'empty', peakParticipantCount: 2 } as const;

describe('MongoMeetingHistoryStore', () => {
  let connection: Connection;
  let store: MongoMeetingHistoryStore;

  beforeAll(async () => {
    connection = await connectMongo(mongoUrlOf(`history-${randomUUID()}`), silentLog);
    store = new MongoMeetingHistoryStore(connection);
    await store.ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  it('stores a meeting once, with its earliest start', async () => {
    const session = aSession();
    await store.begin({ ...session, startedAt: after(2) }, after(2));
    await store.begin(session, after(3));
    await store.begin({ ...session, startedAt: after(1) }, after(1));

    expect(await store.find(session.id)).toEqual({
      ...session,
      seenAt: after(3),
      endedAt: null,
      endReason: null,
      peakParticipantCount: 0,
    });
    expect(await store.findRunning([session.roomId])).toHaveLength(1);
  });

  it('ends a meeting once, and does not start it again', async () => {
    const session = aSession();
    await store.begin(session, START);
    await store.end(session.id, END);
    await store.end(session.id, { ...END, endReason: 'unknown' });
    await store.begin(session, after(40));

    expect(await store.find(session.id)).toMatchObject(END);
    expect(await store.findRunning([session.roomId])).toEqual([]);
  });

  it('ends a visit once, and a repeated arrival does not open it again', async () => {
    const session = aSession();
    const visit = aVisit(session);
    const end = { roomId: session.roomId, sid: visit.sid, leftAt: after(5) };
    await store.enter(visit);
    await store.leave([{ ...end, leaveReason: 'left' }]);
    await store.leave([{ ...end, leftAt: after(9), leaveReason: 'unknown' }]);
    await store.enter({ ...visit, joinedAt: after(20) });

    expect(await store.visits(session.id)).toEqual([
      { ...visit, leftAt: after(5), leaveReason: 'left', missing: null },
    ]);
  });

  it('stores the peak of a running meeting, counting each person once, and no callers', async () => {
    const session = aSession();
    await store.begin(session, START);
    const peak = async () => {
      await store.notePeak(session.id);
      return (await store.find(session.id))?.peakParticipantCount;
    };
    const [ann, bob] = [aVisit(session), aVisit(session)];
    expect(await peak()).toBe(0);
    await store.enter(ann);
    expect(await peak()).toBe(1);
    await store.enter(aVisit(session, { identity: ann.identity }));
    await store.enter(aVisit(session, { kind: 'phone', isCounted: false }));
    await store.enter(aVisit(aSession()));
    expect(await peak()).toBe(1);
    await store.enter(bob);
    expect(await peak()).toBe(2);
    const left = { roomId: session.roomId, leftAt: after(5), leaveReason: 'left' as const };
    await store.leave([{ ...left, sid: bob.sid }]);
    expect(await peak()).toBe(2);

    await store.end(session.id, { ...END, peakParticipantCount: 1 });
    expect(await peak()).toBe(1);
    expect((await store.openVisits(session.id)).map(({ identity }) => identity)).toHaveLength(3);
  });

  it('ends no visit before its start, and stores none that never started', async () => {
    const session = aSession();
    const visit = aVisit(session, { joinedAt: after(5) });
    await store.enter(visit);
    const left = { roomId: session.roomId, leftAt: after(4), leaveReason: 'left' as const };
    await store.leave([
      { ...left, sid: visit.sid },
      { ...left, sid: 'PA_unknown' },
    ]);

    expect(await store.visits(session.id)).toMatchObject([{ leftAt: after(5) }]);
  });

  it('lists people by their first arrival, page by page', async () => {
    const session = aSession();
    const [ann, bob] = [randomUUID(), randomUUID()];
    await store.enter(aVisit(session, { personId: bob, joinedAt: after(1) }));
    await store.enter(aVisit(session, { personId: ann, joinedAt: after(3) }));
    await store.enter(aVisit(session, { personId: ann, joinedAt: after(0) }));

    const first = await store.listPeople(session.id, 1, null);
    const second = await store.listPeople(session.id, 2, first[0] ?? null);

    expect(first).toEqual([{ id: ann, createdAt: after(0) }]);
    expect(second).toEqual([{ id: bob, createdAt: after(1) }]);
    expect(await store.countPeople(session.id)).toBe(2);
    expect(await store.visitsOf(session.id, [ann])).toHaveLength(2);
  });

  it('lists the meetings of rooms, newest first', async () => {
    const roomId = randomUUID();
    const sessions = [0, 1, 2].map((minutes) => aSession({ roomId, startedAt: after(minutes) }));
    for (const session of sessions) await store.begin(session, START);

    const first = await store.list([roomId], 2, null);
    const last = first.at(-1);
    const rest = last && (await store.list([roomId], 2, { ...last, createdAt: last.startedAt }));

    expect([...first, ...(rest ?? [])].map(({ id }) => id)).toEqual(
      sessions.map(({ id }) => id).reverse(),
    );
    expect(await store.count([roomId, randomUUID()])).toBe(3);
  });

  it('finds meetings that were last seen long ago', async () => {
    const [old, fresh] = [aSession(), aSession()];
    await store.begin(old, new Date('2020-01-01'));
    await store.begin(fresh, new Date('2020-01-03'));
    const unseen = async () =>
      (await store.listUnseen(new Date('2020-01-02'), 10)).map(({ id }) => id);

    expect(await unseen()).toEqual([old.id]);
    await store.seen(old.id, new Date('2020-01-04'));
    expect(await unseen()).toEqual([]);
  });

  it('deletes old meetings, and those of a room, with their visits', async () => {
    const [old, kept, running] = [aSession(), aSession(), aSession()];
    for (const session of [old, kept, running]) {
      await store.begin(session, START);
      await store.enter(aVisit(session));
    }
    await store.end(old.id, { ...END, endedAt: new Date('2019-01-01') });
    await store.end(kept.id, END);

    expect(await store.deleteEndedBefore(new Date('2019-01-02'), 10)).toBe(1);
    expect(await store.find(old.id)).toBeNull();
    expect(await store.visits(old.id)).toEqual([]);
    expect(await store.visits(kept.id)).toHaveLength(1);

    await store.deleteOfRoom(running.roomId);
    expect(await store.find(running.id)).toBeNull();
    expect(await store.visits(running.id)).toEqual([]);
    expect(await store.find(kept.id)).not.toBeNull();
  });
});
