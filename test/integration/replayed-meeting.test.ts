import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ParticipantsDocument, RoomDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { signBody } from '../support/livekit-delivery.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** The deliveries of a meeting in which Alice opens a second tab, and Carol stays only briefly. */
function recording(roomId: string) {
  const room = { sid: `RM_${roomId.slice(0, 12)}`, name: roomId, creationTime: '1795000000' };
  const person = (sid: string, identity: string, joinedAtMs: number) => ({
    sid: `PA_${sid}`,
    identity,
    name: identity,
    state: 'ACTIVE',
    joinedAt: String(Math.floor(joinedAtMs / 1000)),
    joinedAtMs: String(joinedAtMs),
    permission: { canSubscribe: true, canPublish: true, canPublishData: true },
  });
  const start = 1_795_000_001_000;
  const [alice, bob, carol, again] = [
    person('1', 'alice', start),
    person('2', 'bob', start + 1000),
    person('3', 'carol', start + 2000),
    person('4', 'alice', start + 3000),
  ];
  const track = (sid: string, source: string) => ({ sid: `TR_${sid}`, source });
  const of = ({ sid, identity }: typeof alice) => ({ sid, identity });
  const left = (participant: typeof alice, disconnectReason: string) => ({
    event: 'participant_left',
    participant: { ...participant, state: 'DISCONNECTED', disconnectReason },
  });
  return [
    { event: 'room_started' },
    { event: 'participant_joined', participant: alice },
    { event: 'track_published', participant: of(alice), track: track('1', 'MICROPHONE') },
    { event: 'participant_joined', participant: bob },
    { event: 'track_published', participant: of(bob), track: track('2', 'CAMERA') },
    { event: 'track_published', participant: of(bob), track: track('3', 'SCREEN_SHARE') },
    { event: 'participant_joined', participant: carol },
    left(carol, 'CLIENT_INITIATED'),
    { event: 'track_unpublished', participant: of(bob), track: track('3', 'SCREEN_SHARE') },
    { event: 'track_unpublished', participant: of(alice), track: track('1', 'MICROPHONE') },
    left(alice, 'DUPLICATE_IDENTITY'),
    { event: 'participant_joined', participant: again },
    { event: 'track_published', participant: of(again), track: track('4', 'MICROPHONE') },
  ].map((delivery) =>
    JSON.stringify({ id: `EV_${randomUUID()}`, createdAt: '1795000009', room, ...delivery }),
  );
}

describe('the events of a recorded meeting', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  async function deliver(body: string): Promise<number> {
    const { LIVEKIT_API_KEY: key = '', LIVEKIT_API_SECRET: secret = '' } = app.env;
    const headers = {
      'content-type': 'application/webhook+json',
      authorization: signBody(body, { key, secret }),
    };
    const { status } = await fetch(`${app.url}/webhooks/livekit`, {
      method: 'POST',
      headers,
      body,
    });
    return status;
  }

  /** The state that remains when all deliveries have been handled. */
  async function outcome(deliveries: (recorded: readonly string[]) => readonly string[]) {
    const room = await app.given.room(olga);
    const recorded = recording(room.id);
    for (const body of deliveries(recorded)) expect(await deliver(body)).toBe(200);
    await eventually(
      () => app.ports.inbox.status(),
      ({ waiting, deferred, parked }) => waiting + deferred + parked === 0,
    );
    const { participants } = await olga.data(ParticipantsDocument, { roomId: room.id });
    const { meeting } = (await olga.data(RoomDocument, { slugOrId: room.id })).room;
    return { participants, meeting };
  }

  it('lead to the same state shuffled and repeated as in order', async () => {
    const expected = await outcome((recorded) => recorded);
    const others = [];
    for (let round = 0; round < 8; round += 1) {
      others.push(
        await outcome((recorded) => {
          const again = recorded.filter(() => Math.random() < 0.3);
          // LiveKit sends some events twice, with different IDs.
          const twins = again.map((body) =>
            JSON.stringify({ ...(JSON.parse(body) as object), id: `EV_${randomUUID()}` }),
          );
          return shuffled([...recorded, ...again, ...twins]);
        }),
      );
    }

    expect(expected).toMatchObject({
      participants: [
        { sid: 'PA_2', identity: 'bob', tracks: [{ sid: 'TR_2', source: 'CAMERA' }] },
        { sid: 'PA_4', identity: 'alice', tracks: [{ sid: 'TR_4', source: 'MICROPHONE' }] },
      ],
      meeting: { participantCount: 2, startedAt: '2026-11-18T11:06:41.000Z' },
    });
    for (const other of others) expect(other).toEqual(expected);
  });

  it('leave no participant, whatever arrives after the room has finished', async () => {
    const { participants, meeting } = await outcome((recorded) => {
      const { room } = JSON.parse(recorded[0] ?? '{}') as { room: object };
      const finished = JSON.stringify({ id: `EV_${randomUUID()}`, event: 'room_finished', room });
      return [recorded[0] ?? '', finished, ...shuffled(recorded.slice(1))];
    });

    expect({ participants, meeting }).toEqual({ participants: [], meeting: null });
  });
});

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
