import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateRoomDocument,
  DecideEntryDocument,
  EndMeetingDocument,
  ParticipantsDocument,
  RoomLimitsDocument,
  UpdateRoomDocument,
  type RoomConfigurationInput,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs } from '../support/guest.js';
import { admitted, as, denied, join, waiting, watchStatus } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { livekitOf } from '../support/other-participants.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { connectToRedisOf } from '../support/redis-data.js';

let app: TestApp;
let host: TestClient;
let redis: RedisClient;

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true });
  host = await app.as('olga');
  redis = await connectToRedisOf(app.env);
});

afterAll(async () => {
  redis.disconnect();
  await app.stop();
});

async function aRoom(
  configuration: RoomConfigurationInput,
  accessLevel: 'PUBLIC' | 'RESTRICTED' = 'PUBLIC',
) {
  const input = { name: 'Limited', accessLevel, configuration };
  const { createRoom } = await host.data(CreateRoomDocument, { input });
  return createRoom;
}

const set = (id: string, configuration: RoomConfigurationInput) =>
  host.data(UpdateRoomDocument, { input: { id, configuration } });

const limits = async (slugOrId: string) => (await host.data(RoomLimitsDocument, { slugOrId })).room;

const count = (roomId: string, expected: number) =>
  eventually(
    async () => (await host.data(ParticipantsDocument, { roomId })).participants.length,
    (length) => length === expected,
  );

const asGuest = (roomId: string, displayName = 'Guest') =>
  [app.browser(), { room: roomId, displayName }] as const;

describe('a room with a maximum number of participants', () => {
  it('admits exactly as many as have a place when many join at once', async () => {
    const { id } = await aRoom({ maxParticipants: 4 });
    await enterAs(host, id);
    await count(id, 1);

    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => join(...asGuest(id, `Guest ${index}`))),
    );

    const admissions = outcomes.filter(({ __typename }) => __typename === 'Admitted');
    expect(admissions).toHaveLength(3);
    const others = outcomes.filter((outcome) => outcome.__typename !== 'Admitted');
    for (const outcome of others) {
      expect(outcome).toMatchObject({ reason: 'ROOM_FULL', retryAfterMs: 10_000 });
    }
  });

  it('renews the tokens of people inside, and has a free place once a person leaves', async () => {
    const { id } = await aRoom({ maxParticipants: 2 });
    await enterAs(host, id);
    const [browser, input] = asGuest(id);
    const guest = await enterAs(browser, id);
    await count(id, 2);

    expect((await denied(...asGuest(id, 'Late'))).reason).toBe('ROOM_FULL');
    expect((await admitted(browser, input)).connection.identity).toBe(guest.identity);
    await admitted(host, { room: id });

    await guest.meeting.leave();
    await count(id, 1);
    await admitted(...asGuest(id, 'Late'));
  });

  it('keeps the limit with which the meeting started, and shows it', async () => {
    const { id } = await aRoom({ maxParticipants: 1 });
    await enterAs(host, id);
    await count(id, 1);
    expect((await limits(id)).meeting).toEqual({ maxParticipants: 1, endsAt: null });

    for (const maxParticipants of [5, null]) {
      await set(id, { maxParticipants });
      expect((await denied(...asGuest(id))).reason).toBe('ROOM_FULL');
    }
    expect(await limits(id)).toMatchObject({
      configuration: { maxParticipants: null },
      meeting: { maxParticipants: 1 },
    });
    await host.data(EndMeetingDocument, { roomId: id });
    await admitted(...asGuest(id));
    await admitted(...asGuest(id));
  });

  it('follows a change of the limit until the meeting starts, in LiveKit, too', async () => {
    const { id } = await aRoom({ maxParticipants: 1 });
    await admitted(...asGuest(id));
    expect((await denied(...asGuest(id))).reason).toBe('ROOM_FULL');
    const livekitLimit = async () => (await livekitOf(app).listRooms([id]))[0]?.maxParticipants;
    expect(await livekitLimit()).toBe(1);

    await set(id, { maxParticipants: 2 });
    await eventually(livekitLimit, (limit) => limit === undefined);

    await enterAs(app.browser(), id);
    await enterAs(app.browser(), id);
    expect(await livekitLimit()).toBe(2);
  });

  it('is guarded by LiveKit against those who kept a token', async () => {
    const { id } = await aRoom({ maxParticipants: 1 });
    const late = await admitted(...asGuest(id, 'Late'));
    const places = `${app.env['REDIS_KEY_PREFIX'] ?? ''}:presence:{${id}}:places`;
    await redis.del(places);
    await enterAs(host, id);
    await count(id, 1);

    await expect(enterMeeting(late.connection)).rejects.toThrow();
    expect(await livekitOf(app).listParticipants(id)).toHaveLength(1);
  });

  it('lets a person ask again without waiting again after a host admitted them', async () => {
    const { id } = await aRoom({ maxParticipants: 1 }, 'RESTRICTED');
    const owner = await enterAs(host, id);
    await count(id, 1);
    const [browser, input] = asGuest(id);
    const { participant } = await waiting(browser, input);
    const status = watchStatus(browser, id);
    as('Waiting', await status.next());

    const decision = { roomId: id, participantIds: [participant.id], allow: true };
    await host.data(DecideEntryDocument, { input: decision });

    expect(as('Denied', await status.next()).reason).toBe('ROOM_FULL');
    expect((await denied(browser, input)).reason).toBe('ROOM_FULL');
    await owner.meeting.leave();
    await eventually(
      () => join(browser, input),
      ({ __typename }) => __typename === 'Admitted',
    );
  });
});

describe('a room with a maximum duration', () => {
  /** Moves the start of a meeting, so that it ends soon. */
  async function endsIn(roomId: string, leftMs: number, maxDurationMs: number) {
    const key = `${app.env['REDIS_KEY_PREFIX'] ?? ''}:presence:{${roomId}}:meeting`;
    await redis.hset(key, 'startedAt', Date.now() + leftMs - maxDurationMs);
  }

  it('warns everyone in time, and ends the meeting with its reason', async () => {
    const maxDurationMs = 3_600_000;
    const { id } = await aRoom({ maxDurationMs });
    const guest = await enterAs(app.browser(), id);
    await count(id, 1);
    const { meeting } = await limits(id);
    expect(Date.parse(meeting?.endsAt ?? '')).toBeGreaterThan(Date.now() + maxDurationMs - 60_000);
    const events = await follow(app, host, id, guest);

    await endsIn(id, 500_000, maxDurationMs);
    await startPeriodicJob(app, 'reconcile-meetings');
    const first = await events.endingSoon();
    expect(Date.parse(first.endsAt) - Date.parse(first.at)).toBeGreaterThan(60_000);
    await endsIn(id, 50_000, maxDurationMs);
    await startPeriodicJob(app, 'reconcile-meetings');
    const second = await events.endingSoon();
    expect(Date.parse(second.endsAt) - Date.parse(second.at)).toBeLessThan(60_000);
    await endsIn(id, 0, maxDurationMs);
    await startPeriodicJob(app, 'reconcile-meetings');

    const { roomEvents } = await events.ended();
    expect(roomEvents).toMatchObject({ __typename: 'MeetingEnded', reason: 'DURATION_LIMIT' });
    await eventually(
      () => guest.meeting.room.isConnected,
      (isConnected) => !isConnected,
    );
    expect(await livekitOf(app).listRooms([id])).toEqual([]);
    // The next meeting has its full duration.
    await enterAs(app.browser(), id);
    await count(id, 1);
    events.close();
  });

  it('ends by itself when the time is over', async () => {
    const maxDurationMs = 3_600_000;
    const { id } = await aRoom({ maxDurationMs });
    const guest = await enterAs(app.browser(), id);
    await count(id, 1);
    const events = await follow(app, host, id, guest);

    await endsIn(id, 2_000, maxDurationMs);
    // The next arrival reveals the end of the time; a separate job ends the meeting.
    const other = await enterAs(app.browser(), id);

    const { roomEvents } = await events.ended();
    expect(roomEvents).toMatchObject({ reason: 'DURATION_LIMIT' });
    await other.meeting.leave();
    events.close();
  });
});

describe('limits as settings', () => {
  it.each([
    ['no people', { maxParticipants: 0 }, 'maxParticipants'],
    ['too many people', { maxParticipants: 10_001 }, 'maxParticipants'],
    ['less than a minute', { maxDurationMs: 59_999 }, 'maxDurationMs'],
    ['more than a week', { maxDurationMs: 604_800_001 }, 'maxDurationMs'],
    ['half a millisecond', { maxDurationMs: 60_000.5 }, 'maxDurationMs'],
  ])('cannot be %s', async (_what, configuration, field) => {
    const input = { name: 'Limited', configuration };

    const { errors } = await host.execute(CreateRoomDocument, { input });

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [`configuration.${field}`] } },
    ]);
  });

  it('are removed with null', async () => {
    const { id } = await aRoom({ maxParticipants: 3, maxDurationMs: 60_000 });
    expect((await limits(id)).configuration).toEqual({ maxParticipants: 3, maxDurationMs: 60_000 });

    await set(id, { maxParticipants: null, maxDurationMs: null });

    expect((await limits(id)).configuration).toEqual({
      maxParticipants: null,
      maxDurationMs: null,
    });
  });
});
