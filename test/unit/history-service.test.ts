import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import type { Position } from '../../src/lib/page.js';
import type { MeetingSessionRecord, VisitRecord } from '../../src/models/meeting-history.js';
import type { RoomRecord } from '../../src/models/room.js';
import { HistoryService } from '../../src/services/history/history-service.js';
import { anActor } from '../support/builders.js';
import { roomsInMemory, type SignedIn } from '../support/rooms-in-memory.js';

const START = new Date('2026-03-01T12:00:00Z');
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

const aSession = (
  roomId: string,
  startedAt: Date,
  given: Partial<MeetingSessionRecord> = {},
): MeetingSessionRecord => ({
  id: randomUUID(),
  roomId,
  mediaSid: `RM_${randomUUID()}`,
  startedAt,
  seenAt: new Date(startedAt.getTime() + 30_000),
  endedAt: null,
  endReason: null,
  peakParticipantCount: 1,
  ...given,
});

/** From one minute to another; null for a visit that lasts. */
const aVisit = (
  { id: sessionId, roomId }: MeetingSessionRecord,
  displayName: string,
  personId: string,
  [from, to]: readonly [number, number | null],
): VisitRecord => ({
  sessionId,
  roomId,
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  personId,
  userId: null,
  externalId: null,
  displayName,
  kind: 'standard',
  isCounted: true,
  joinedAt: after(from),
  leftAt: to === null ? null : after(to),
  leaveReason: to === null ? null : 'left',
  missing: null,
});

const placeOf = ({ startedAt, id }: MeetingSessionRecord): Position => ({
  createdAt: startedAt,
  id,
});

let world: ReturnType<typeof roomsInMemory>;
let sessions: MeetingSessionRecord[];
let visits: VisitRecord[];
let people: Position[];
/** The rooms of each query. */
let queried: (readonly string[])[];
let history: HistoryService;

beforeEach(() => {
  world = roomsInMemory();
  [sessions, visits, people, queried] = [[], [], [], []];
  const ofRooms = (roomIds: readonly string[]) =>
    sessions.filter(({ roomId }) => roomIds.includes(roomId));
  const rest = <T>(all: readonly T[], place: (one: T) => Position, last: Position | null) =>
    last ? all.slice(1 + all.findIndex((one) => place(one).id === last.id)) : all;
  history = new HistoryService({
    historyStore: {
      find: (id) => Promise.resolve(sessions.find((session) => session.id === id) ?? null),
      list(roomIds, limit, last) {
        queried.push(roomIds);
        const newestFirst = ofRooms(roomIds).sort((a, b) => +b.startedAt - +a.startedAt);
        return Promise.resolve(rest(newestFirst, placeOf, last).slice(0, limit));
      },
      count: (roomIds) => Promise.resolve(ofRooms(roomIds).length),
      listPeople: (_id, limit, last) =>
        Promise.resolve(rest(people, (person) => person, last).slice(0, limit)),
      countPeople: () => Promise.resolve(people.length),
      visitsOf: (id, personIds) =>
        Promise.resolve(
          visits.filter((visit) => visit.sessionId === id && personIds.includes(visit.personId)),
        ),
    },
    roomService: world.rooms,
    roomStore: world.store,
    now: () => after(60),
  });
});

/** A room of the owner, with one meeting. */
async function aRoomWithMeeting(owner: SignedIn, startedAt: Date) {
  const room = await world.rooms.create(owner, { name: 'Weekly' });
  const session = aSession(room.id, startedAt);
  sessions.push(session);
  return { room, session };
}

const idsOf = (list: { readonly nodes: readonly { readonly id: string }[] }) =>
  list.nodes.map(({ id }) => id);

describe('HistoryService.list', () => {
  it('lists the meetings of every room that the actor is a host of, newest first', async () => {
    const [ada, bob] = [world.someone(), world.someone()];
    const first = await aRoomWithMeeting(ada, after(0));
    const second = await aRoomWithMeeting(ada, after(5));
    const other = await aRoomWithMeeting(bob, after(9));
    await world.members.set(bob, { roomId: other.room.id, userId: ada.user.id, role: 'member' });

    const list = await history.list(ada, null, 10, null);

    expect(idsOf(list)).toEqual([second.session.id, first.session.id]);
    expect(list.roomIds.toSorted()).toEqual([first.room.id, second.room.id].toSorted());
    expect(list.nodes[0]).toEqual({ ...second.session, createdAt: after(5) });
    expect(await history.count(list.roomIds)).toBe(2);
  });

  it('lists the meetings of one room alone if it is named', async () => {
    const ada = world.someone();
    const { room, session } = await aRoomWithMeeting(ada, after(0));
    await aRoomWithMeeting(ada, after(5));

    const list = await history.list(ada, room.id, 10, null);

    expect(idsOf(list)).toEqual([session.id]);
    expect(list.roomIds).toEqual([room.id]);
  });

  it('continues behind the cursor of an earlier page', async () => {
    const ada = world.someone();
    const { room, session } = await aRoomWithMeeting(ada, after(0));
    const later = [1, 2].map((minutes) => aSession(room.id, after(minutes)));
    sessions.push(...later);

    const first = await history.list(ada, room.id, 2, null);
    const second = await history.list(ada, room.id, 2, first.pageInfo.endCursor);

    expect(idsOf(first)).toEqual(later.map(({ id }) => id).toReversed());
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(idsOf(second)).toEqual([session.id]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('does not query the store for a user who is a host of no room', async () => {
    await aRoomWithMeeting(world.someone(), after(0));

    const list = await history.list(world.someone(), null, 10, null);

    expect(list).toMatchObject({ nodes: [], roomIds: [] });
    expect(queried).toEqual([]);
  });

  it('answers FORBIDDEN to members, NOT_FOUND to strangers, and UNAUTHENTICATED to guests', async () => {
    const { room } = await aRoomWithMeeting(world.someone(), after(0));
    const list = (actor: SignedIn | ReturnType<typeof anActor>, roomId: string | null) =>
      history.list(actor, roomId, 10, null);

    const member = await world.someoneAs('member', room);
    await expect(list(member, room.id)).rejects.toThrow(ForbiddenError);
    await expect(list(world.someone(), room.id)).rejects.toThrow(NotFoundError);
    await expect(list(anActor(), null)).rejects.toThrow(UnauthenticatedError);
    expect(queried).toEqual([]);
  });
});

describe('HistoryService.get and getWithRoom', () => {
  let owner: SignedIn;
  let room: RoomRecord;
  let session: MeetingSessionRecord;

  beforeEach(async () => {
    owner = world.someone();
    ({ room, session } = await aRoomWithMeeting(owner, after(0)));
  });

  it('return a meeting to hosts, with its room as they see it, in any notation of the ID', async () => {
    const administrator = await world.someoneAs('administrator', room);

    expect(await history.get(administrator, session.id)).toEqual({
      ...session,
      createdAt: after(0),
    });
    const found = await history.getWithRoom(administrator, session.id.toUpperCase());
    expect(found).toMatchObject({
      session: { id: session.id },
      room: { id: room.id, viewerRole: 'administrator' },
    });
  });

  it('throw FORBIDDEN for members of the room', async () => {
    const member = await world.someoneAs('member', room);

    await expect(history.get(member, session.id)).rejects.toThrow(ForbiddenError);
    await expect(history.getWithRoom(member, session.id)).rejects.toThrow(ForbiddenError);
  });

  it('throw NOT_FOUND for strangers, for an unknown meeting, and for what is no ID', async () => {
    await expect(history.get(world.someone(), session.id)).rejects.toThrow(NotFoundError);
    for (const id of [randomUUID(), room.id, 'weekly', '']) {
      await expect(history.get(owner, id)).rejects.toThrow(NotFoundError);
    }
  });
});

describe('HistoryService.listAttendance', () => {
  const [ann, ben] = [randomUUID(), randomUUID()];

  /** A meeting with Ann, who reconnects, and Ben, whose visit lasts. */
  function aMeetingWithPeople(endedAt: Date | null) {
    const session = aSession(randomUUID(), START, { endedAt });
    people.push({ id: ann, createdAt: after(0) }, { id: ben, createdAt: after(5) });
    visits.push(
      aVisit(session, 'Ann', ann, [0, 10]),
      aVisit(session, 'Ben', ben, [5, null]),
      aVisit(session, 'Ann', ann, [20, 30]),
      aVisit(aSession(session.roomId, START), 'Ann', ann, [40, 50]),
    );
    return { ...session, createdAt: START };
  }

  it('lists each person once, by first arrival, with all their connections to this meeting', async () => {
    const meeting = aMeetingWithPeople(null);

    const { nodes, pageInfo } = await history.listAttendance(meeting, 10, null);

    expect(nodes.map((person) => [person.displayName, person.visits.length])).toEqual([
      ['Ann', 2],
      ['Ben', 1],
    ]);
    expect(nodes[0]).toMatchObject({ firstJoinedAt: after(0), lastLeftAt: after(30) });
    expect(pageInfo.hasNextPage).toBe(false);
    expect(await history.countPeople(meeting)).toBe(2);
  });

  it('counts a visit that lasts until now, or until the end of the meeting', async () => {
    const running = await history.listAttendance(aMeetingWithPeople(null), 10, null);
    [visits, people] = [[], []];
    const ended = await history.listAttendance(aMeetingWithPeople(after(45)), 10, null);

    expect(running.nodes.map(({ totalMs }) => totalMs)).toEqual([20 * 60_000, 55 * 60_000]);
    expect(ended.nodes.map(({ totalMs }) => totalMs)).toEqual([20 * 60_000, 40 * 60_000]);
  });

  it('continues behind the cursor of an earlier page', async () => {
    const meeting = aMeetingWithPeople(null);

    const first = await history.listAttendance(meeting, 1, null);
    const second = await history.listAttendance(meeting, 1, first.pageInfo.endCursor);

    expect(first.nodes.map(({ displayName }) => displayName)).toEqual(['Ann']);
    expect(second.nodes.map(({ displayName }) => displayName)).toEqual(['Ben']);
  });

  it('omits a person whose visits were deleted meanwhile', async () => {
    const meeting = aMeetingWithPeople(null);
    visits = visits.filter(({ personId }) => personId !== ann);

    const { nodes } = await history.listAttendance(meeting, 10, null);

    expect(nodes.map(({ displayName }) => displayName)).toEqual(['Ben']);
  });
});
