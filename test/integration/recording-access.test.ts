import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { EgressClient } from 'livekit-server-sdk';
import mongoose from 'mongoose';
import {
  RecordingDocument,
  RecordingLimitNoticesDocument,
  RecordingsDocument,
  RecordingUpdatedDocument,
  SetRoomMemberDocument,
  StartRecordingDocument,
  StopRecordingDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { aRecordedRoom, SHORT_DEADLINES, type RecordedRoom } from '../support/recording-app.js';
import { aRecording } from '../support/recordings.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** Including the fields with a cost. */
const FILES: TypedDocumentNode<
  { recordings: { nodes: readonly { downloadUrl: string | null }[] } },
  { roomId: string; first: number }
> = parse(`query Files($roomId: ID!, $first: Int!) {
  recordings(roomId: $roomId, first: $first) {
    nodes { id status fileName downloadUrl room { id name slug viewerRole } }
    totalCount
  }
}`);

let app: TestApp;
let other: TestApp;

beforeAll(async () => {
  app = await startTestApp({ records: true, env: SHORT_DEADLINES });
  other = await startTestApp({ beside: app });
});

afterAll(async () => {
  await other.stop();
  await app.stop();
});

const startIn = (roomId: string, mode: 'SCREEN' | 'TRANSCRIPT' = 'SCREEN') => ({
  input: { roomId, mode },
});

async function memberOf(room: RecordedRoom, role: 'MEMBER' | 'ADMINISTRATOR', name: string) {
  const client = await app.as(name);
  const { viewer } = await client.data(ViewerDocument);
  await room.owner.data(SetRoomMemberDocument, {
    input: { roomId: room.id, userId: viewer?.id ?? '', role },
  });
  return client;
}

const refusedStreams = (client: TestClient, roomId: string) =>
  Promise.all([
    client.subscribe(RecordingUpdatedDocument, { roomId }).refusal(),
    client.subscribe(RecordingLimitNoticesDocument, { roomId }).refusal(),
  ]);

describe('authorization for recording', () => {
  it('allows hosts, and answers others by what they may know about the room', async () => {
    const room = await aRecordedRoom(app);
    const member = await memberOf(room, 'MEMBER', 'mia');
    const refusals = async (client: TestClient) => [
      await client.refusal(StartRecordingDocument, startIn(room.id)),
      await client.refusal(StopRecordingDocument, { roomId: room.id }),
      await client.refusal(RecordingsDocument, { roomId: room.id }),
    ];

    expect(await refusals(app.browser())).toEqual(Array(3).fill('UNAUTHENTICATED'));
    expect(await refusals(await app.as('mallory'))).toEqual(Array(3).fill('NOT_FOUND'));
    expect(await refusals(member)).toEqual(Array(3).fill('FORBIDDEN'));
    expect(await refusals(room.guest.client)).toEqual(Array(3).fill('FORBIDDEN'));
    const { totalCount } = (await room.owner.data(RecordingsDocument, { roomId: room.id }))
      .recordings;
    expect(totalCount).toBe(0);
  });

  it('allows administrators to stop and read the recording of an owner', async () => {
    const room = await aRecordedRoom(app);
    const admin = await memberOf(room, 'ADMINISTRATOR', 'adam');
    const member = await memberOf(room, 'MEMBER', 'mona');
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');

    const { stopRecording } = await admin.data(StopRecordingDocument, { roomId: room.id });
    await room.reaches(id, 'SAVED');

    expect(stopRecording).toMatchObject({ id, status: 'STOPPING' });
    expect((await admin.data(RecordingDocument, { id })).recording.room.viewerRole).toBe(
      'ADMINISTRATOR',
    );
    expect(await member.refusal(RecordingDocument, { id })).toBe('FORBIDDEN');
    expect(await room.guest.client.refusal(RecordingDocument, { id })).toBe('FORBIDDEN');
    expect(await (await app.as('mallory')).refusal(RecordingDocument, { id })).toBe('NOT_FOUND');
    expect(await app.browser().refusal(RecordingDocument, { id })).toBe('UNAUTHENTICATED');
  });

  it('rejects recording an empty room, and stopping without a recording', async () => {
    const olga = await app.as('olga');
    const { id: roomId } = await app.given.room(olga);

    expect(await olga.refusal(StartRecordingDocument, startIn(roomId))).toBe('CONFLICT');
    expect(await olga.refusal(StopRecordingDocument, { roomId })).toBe('NOT_FOUND');
  });

  it('rejects an invalid language', async () => {
    const room = await aRecordedRoom(app);
    const input = { roomId: room.id, mode: 'TRANSCRIPT' as const, language: 'not a language' };

    const { errors } = await room.owner.execute(StartRecordingDocument, { input });

    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['language'] });
  });

  it('hides recordings from outsiders', async () => {
    const room = await aRecordedRoom(app);
    const mallory = await app.as('mallory');

    expect(await refusedStreams(mallory, room.id)).toEqual(Array(2).fill('NOT_FOUND'));
    expect(await refusedStreams(app.browser(), room.id)).toEqual(Array(2).fill('UNAUTHENTICATED'));
  });
});

describe('fifty concurrent startRecording requests at two instances', () => {
  it('create one recording with one egress, and tell the others which', async () => {
    const room = await aRecordedRoom(app);
    const owners = [room.owner, room.owner.at(other.url)];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (owners[index % 2] ?? room.owner).execute(StartRecordingDocument, startIn(room.id)),
      ),
    );

    const started = answers.flatMap(({ data }) => data?.startRecording.id ?? []);
    const refused = answers.flatMap(({ errors }) => errors?.[0]?.extensions ?? []);
    expect(started).toHaveLength(1);
    const [id] = started;
    expect(refused).toEqual(Array(49).fill({ code: 'CONFLICT', recordingId: id }));
    await room.reaches(id ?? '', 'ACTIVE');
    const egress = new EgressClient(
      app.env['LIVEKIT_URL'] ?? '',
      app.env['LIVEKIT_API_KEY'],
      app.env['LIVEKIT_API_SECRET'],
    );
    expect(await egress.listEgress({ roomName: room.id })).toHaveLength(1);
    await room.stop();
    await room.reaches(id ?? '', 'SAVED');
  });
});

describe('the list of recordings', () => {
  it('pages from the newest to the oldest, of one room or all', async () => {
    const vera = await app.as('vera');
    const rooms = [await aRecordedRoom(app, vera), await aRecordedRoom(app, vera)];
    const ids: string[] = [];
    for (const room of [...rooms, ...rooms]) {
      await room.plan({ mode: 'reject' });
      const { id } = await room.start();
      await room.reaches(id, 'FAILED');
      ids.unshift(id);
    }
    const page = async (variables: { roomId?: string; first: number; after?: string | null }) =>
      (await vera.data(RecordingsDocument, variables)).recordings;

    const first = await page({ first: 3 });
    expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const second = await page({ first: 3, after: first.pageInfo.endCursor ?? null });
    expect(second.nodes.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(second.pageInfo.hasNextPage).toBe(false);
    const one = await page({ roomId: rooms[0]?.id ?? '', first: 10 });
    expect(one.nodes.map(({ id }) => id)).toEqual([ids[1], ids[3]]);
    expect(one.totalCount).toBe(2);
    expect(await vera.refusal(RecordingsDocument, { first: 101 })).toBe('BAD_USER_INPUT');
  });

  it('needs as many database calls for a hundred as for one, and none to the storage', async () => {
    const walter = await app.as('walter');
    const { id: roomId } = await app.given.room(walter);
    const recordings = Array.from({ length: 100 }, () =>
      aRecording({ roomId, status: 'saved', isRunning: false, nextCheckAt: null }),
    );
    for (const recording of recordings) await app.ports.recorder?.recordingStore.insert(recording);
    const about = [roomId, ...recordings.map(({ id }) => id)];
    const callsFor = async (first: number) => {
      const calls: string[] = [];
      mongoose.set('debug', (collection, method, ...given: unknown[]) => {
        // Lines of background jobs concern other recordings.
        const text = JSON.stringify(given);
        if (about.some((id) => text.includes(id))) calls.push(`${collection}.${method}`);
      });
      const { nodes } = (await walter.data(FILES, { roomId, first })).recordings;
      mongoose.set('debug', false);
      expect(nodes.filter(({ downloadUrl }) => downloadUrl !== null)).toHaveLength(first);
      return calls.sort();
    };
    await app.storage?.stop();

    const forOne = await callsFor(1);
    const forAll = await callsFor(100);

    expect(forOne).toContain('recordings.find');
    expect(forAll).toEqual(forOne);
    await app.storage?.start();
  });
});

describe('a deployment without recording', () => {
  it('answers NOT_FOUND to everyone', async () => {
    const plain = await startTestApp();
    const olga = await plain.as('olga');
    const { id: roomId } = await plain.given.room(olga);
    for (const client of [olga, plain.browser()]) {
      expect(await client.refusal(StartRecordingDocument, startIn(roomId))).toBe('NOT_FOUND');
      expect(await client.refusal(StopRecordingDocument, { roomId })).toBe('NOT_FOUND');
      expect(await client.refusal(RecordingsDocument, { first: 1 })).toBe('NOT_FOUND');
      expect(await client.refusal(RecordingDocument, { id: roomId })).toBe('NOT_FOUND');
      expect(await refusedStreams(client, roomId)).toEqual(Array(2).fill('NOT_FOUND'));
    }
    await plain.stop();
  });
});
