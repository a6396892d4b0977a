import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { sessionOf, sessionsOf } from '../support/history.js';
import { signBody } from '../support/livekit-delivery.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const START_MS = 1_795_000_000_000;
const at = (seconds: number) => new Date(START_MS + seconds * 1000).toISOString();
/** LiveKit reports the times of ended connections in whole seconds. */
const until = (seconds: number) => new Date(START_MS + seconds * 1000 + 999).toISOString();

type Delivery = Readonly<Record<string, unknown>>;

/** The events of a meeting; times are in seconds after its start. */
function aMeeting(roomId: string, sid = `RM_${randomUUID()}`) {
  const room = { sid, name: roomId, creationTimeMs: String(START_MS) };
  const event = (seconds: number, parts: Delivery): Delivery => ({
    id: `EV_${randomUUID()}`,
    createdAt: String(START_MS / 1000 + seconds),
    room,
    ...parts,
  });
  const person = (identity: string, connection: string, seconds: number) => ({
    sid: `PA_${connection}`,
    identity,
    name: identity,
    state: 'ACTIVE',
    joinedAtMs: String(START_MS + seconds * 1000),
    permission: { canSubscribe: true, canPublish: true, canPublishData: true },
  });
  type Person = ReturnType<typeof person>;
  return {
    person,
    started: event(0, { event: 'room_started' }),
    joined: (participant: Person, seconds: number) =>
      event(seconds, { event: 'participant_joined', participant }),
    left: (participant: Person, seconds: number, disconnectReason: string) =>
      event(seconds, {
        event: 'participant_left',
        participant: { ...participant, disconnectReason },
      }),
    finished: (seconds: number, roomEndReason?: string) =>
      event(seconds, { event: 'room_finished', ...(roomEndReason && { roomEndReason }) }),
  };
}

const twin = (delivery: Delivery): Delivery => ({ ...delivery, id: `EV_${randomUUID()}` });

describe('the history of what LiveKit delivers', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ env: { FEATURES: 'meeting_history' } });
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  async function deliver(deliveries: readonly Delivery[]): Promise<void> {
    const { LIVEKIT_API_KEY: key = '', LIVEKIT_API_SECRET: secret = '' } = app.env;
    for (const delivery of deliveries) {
      const body = JSON.stringify(delivery);
      const headers = {
        'content-type': 'application/webhook+json',
        authorization: signBody(body, { key, secret }),
      };
      const response = await fetch(`${app.url}/webhooks/livekit`, {
        method: 'POST',
        headers,
        body,
      });
      expect(response.status).toBe(200);
    }
    await eventually(
      () => app.ports.inbox.status(),
      ({ waiting, deferred, parked }) => waiting + deferred + parked === 0,
    );
  }

  const historyOf = async (roomId: string) => {
    const sessions = await sessionsOf(olga, roomId);
    return Promise.all(sessions.map(({ id }) => sessionOf(olga, id)));
  };

  it('has each visit once, with its times and its reason, however often its events arrive', async () => {
    const { id: roomId } = await app.given.room(olga);
    const { person, started, joined, left, finished } = aMeeting(roomId);
    const [alice, bob, again] = [
      person('alice', '1', 1),
      person('bob', '2', 2),
      person('alice', '3', 10),
    ];
    const told = [
      started,
      joined(alice, 1),
      joined(bob, 2),
      left(bob, 5, 'CONNECTION_TIMEOUT'),
      left(alice, 10, 'DUPLICATE_IDENTITY'),
      joined(again, 10),
      left(again, 60, 'CLIENT_INITIATED'),
      finished(80, 'ROOM_END_IDLE_TIMEOUT'),
    ];
    await deliver(told.flatMap((delivery) => [delivery, delivery, twin(delivery)]));

    const [session, ...others] = await historyOf(roomId);
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      startedAt: at(1),
      endedAt: until(60),
      endReason: 'EMPTY',
      peakParticipantCount: 2,
      attendance: {
        totalCount: 2,
        nodes: [
          {
            displayName: 'alice',
            firstJoinedAt: at(1),
            lastLeftAt: until(60),
            totalMs: 59_999,
            visits: [
              { joinedAt: at(1), leftAt: until(10), leaveReason: 'TAKEN_OVER' },
              { joinedAt: at(10), leftAt: until(60), leaveReason: 'LEFT' },
            ],
          },
          {
            displayName: 'bob',
            visits: [{ joinedAt: at(2), leftAt: until(5), leaveReason: 'CONNECTION_LOST' }],
          },
        ],
      },
    });

    await deliver([...told].reverse().map(twin));
    expect(await historyOf(roomId)).toEqual([session]);
  });

  it('has people whose arrival was lost, and none whose connection never came about', async () => {
    const { id: roomId } = await app.given.room(olga);
    const { person, started, joined, left } = aMeeting(roomId);
    const [alice, bob, carol] = [
      person('alice', '1', 1),
      person('bob', '2', 2),
      person('carol', '3', 3),
    ];
    await deliver([
      started,
      joined(alice, 1),
      left(bob, 5, 'CLIENT_INITIATED'),
      { ...left(carol, 6, 'JOIN_FAILURE'), event: 'participant_connection_aborted' },
    ]);

    const [session] = await historyOf(roomId);
    expect(session?.attendance.nodes).toMatchObject([
      { displayName: 'alice', lastLeftAt: null },
      { displayName: 'bob', firstJoinedAt: at(2), lastLeftAt: until(5) },
    ]);
  });

  it.each([
    ['ROOM_END_IDLE_TIMEOUT', 'EMPTY'],
    [undefined, 'EMPTY'],
    ['ROOM_END_API_DELETE', 'UNKNOWN'],
    ['ROOM_END_OPEN_FAILED', 'UNKNOWN'],
    ['ROOM_END_SERVER_SHUTDOWN', 'UNKNOWN'],
    ['ROOM_END_SUPERSEDED', 'UNKNOWN'],
    ['A_REASON_OF_TOMORROW', 'UNKNOWN'],
  ])('takes LiveKit’s reason %s for %s', async (told, endReason) => {
    const { id: roomId } = await app.given.room(olga);
    const { person, started, joined, left, finished } = aMeeting(roomId);
    const alice = person('alice', '1', 1);
    await deliver([
      started,
      joined(alice, 1),
      left(alice, 9, 'CLIENT_INITIATED'),
      finished(20, told),
    ]);

    expect(await historyOf(roomId)).toMatchObject([{ endReason, endedAt: until(9) }]);
  });

  it('continues a meeting whose room another server of LiveKit took over', async () => {
    const { id: roomId } = await app.given.room(olga);
    const { sid } = await livekitOf(app).createRoom({ name: roomId });
    const { person, started, joined, finished } = aMeeting(roomId, sid);
    await deliver([
      started,
      joined(person('alice', '1', 1), 1),
      finished(20, 'ROOM_END_SUPERSEDED'),
      twin(started),
    ]);

    expect(await historyOf(roomId)).toMatchObject([{ startedAt: at(1), endedAt: null }]);
    await livekitOf(app).deleteRoom(roomId);
  });

  it('takes whole rooms, which LiveKit may send with every event', async () => {
    const { id: roomId } = await app.given.room(olga);
    const { person, started, joined, left, finished } = aMeeting(roomId);
    const alice = person('alice', '1', 1);
    const whole = (delivery: Delivery): Delivery => ({
      ...delivery,
      room: {
        ...(delivery['room'] as object),
        emptyTimeout: 300,
        departureTimeout: 20,
        maxParticipants: 50,
        creationTime: String(START_MS / 1000),
        turnPassword: 'turn-secret',
        enabledCodecs: [{ mime: 'audio/opus' }, { mime: 'video/VP8' }],
        metadata: JSON.stringify({ name: 'Standup' }),
        numParticipants: 1,
        numPublishers: 1,
        activeRecording: true,
        version: { unixMicro: String(START_MS * 1000), ticks: 1 },
      },
    });
    const published = {
      ...joined(alice, 2),
      event: 'track_published',
      participant: { sid: alice.sid, identity: 'alice' },
      track: { sid: 'TR_1', source: 'MICROPHONE' },
    };
    await deliver([started, joined(alice, 1), twin(published)].map(whole));

    const tracks = (await app.ports.presenceStore.list(roomId)).map((record) => record.tracks);
    expect(tracks).toMatchObject([[{ sid: 'TR_1' }]]);
    await deliver(
      [left(alice, 9, 'CLIENT_INITIATED'), finished(20, 'ROOM_END_IDLE_TIMEOUT')].map(whole),
    );
    expect(await historyOf(roomId)).toMatchObject([{ endReason: 'EMPTY', endedAt: until(9) }]);
    expect(app.logLines.join()).not.toContain('turn-secret');
  });

  it('ends a meeting where LiveKit has replaced its room, when it was last seen', async () => {
    const { id: roomId } = await app.given.room(olga);
    const first = aMeeting(roomId);
    await deliver([first.started, first.joined(first.person('alice', '1', 1), 1)]);
    const second = aMeeting(roomId);
    const room = {
      ...(second.started['room'] as object),
      creationTimeMs: String(START_MS + 30_000),
    };
    const alice = second.person('alice', '2', 31);
    await deliver([
      { ...second.started, room },
      { ...second.joined(alice, 31), room },
    ]);

    const [running, ended] = await historyOf(roomId);
    expect(running).toMatchObject({ startedAt: at(31), endedAt: null });
    expect(ended).toMatchObject({
      startedAt: at(1),
      endReason: 'UNKNOWN',
      attendance: { nodes: [{ visits: [{ leaveReason: 'UNKNOWN' }] }] },
    });
    expect(ended?.endedAt).not.toBeNull();
  });
});
