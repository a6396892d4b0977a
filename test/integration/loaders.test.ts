import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectServer } from '../../src/redis/connect-server.js';
import { RedisPresenceStore } from '../../src/redis/presence/redis-presence-store.js';
import { RedisSubtitlesStore } from '../../src/redis/subtitles/subtitles-store.js';
import { RoomMeetingsDocument } from '../generated/operations.js';
import { aParticipant } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { startOwnRedis } from '../support/own-parts.js';

describe('a list of rooms', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ env: { FEATURES: 'subtitles' } });
  });

  afterAll(() => app.stop());

  it('reads all meetings in one call, and all subtitles in another', async () => {
    const { presenceStore, subtitlesStore } = app.ports;
    const owner = await app.as('olga');
    const rooms = await Promise.all(Array.from({ length: 6 }, () => app.given.room(owner)));
    const [busy, captioned] = [rooms.slice(0, 4), rooms.slice(0, 2)];
    const session = { sid: `RM_${randomUUID()}`, createdAt: new Date() };
    for (const { id } of busy) await presenceStore.joined(id, session, aParticipant());
    for (const { id } of captioned) {
      await subtitlesStore.begin(id, session.sid, randomUUID(), 60_000);
    }
    const calls = [
      jest.spyOn(presenceStore, 'meetings'),
      jest.spyOn(presenceStore, 'meeting'),
      jest.spyOn(subtitlesStore, 'statuses'),
      jest.spyOn(subtitlesStore, 'status'),
    ].map(({ mock }) => mock.calls);

    const { nodes } = (await owner.data(RoomMeetingsDocument)).rooms;

    const meetings = new Map(nodes.map(({ id, meeting }) => [id, meeting]));
    expect(rooms.map(({ id }) => meetings.get(id))).toEqual([
      { participantCount: 1, subtitles: { status: 'STARTING' } },
      { participantCount: 1, subtitles: { status: 'STARTING' } },
      { participantCount: 1, subtitles: { status: 'STOPPED' } },
      { participantCount: 1, subtitles: { status: 'STOPPED' } },
      null,
      null,
    ]);
    expect(calls.map(({ length }) => length)).toEqual([1, 0, 1, 0]);
  });

  it('has members for clients that send extensions, too', async () => {
    const owner = await app.as('otto');
    await app.given.room(owner);
    const query = '{ rooms { nodes { members { user { email } } } } }';
    const extensions = { clientLibrary: { name: '@apollo/client', version: '4.0.0' } };

    const response = await owner.post({ query, extensions });

    expect(await response.json()).toEqual({
      data: { rooms: { nodes: [{ members: [{ user: { email: 'otto@example.org' } }] }] } },
    });
  });
});

describe('the stores that loaders read', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const channels = { channel: (topic: string) => topic };
  const roomIds = Array.from({ length: 100 }, () => randomUUID());
  let server: RunningPart;
  let redis: Redis;

  beforeAll(async () => {
    server = await startOwnRedis();
    redis = await connectServer(server.url, 'test', silentLog, { maxRetriesPerRequest: 0 });
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** The number of writes of a call to the Redis connection. */
  async function writesOf(call: () => Promise<unknown>): Promise<number> {
    const write = jest.spyOn(redis.stream, 'write');
    try {
      await call();
      return write.mock.calls.length;
    } finally {
      write.mockRestore();
    }
  }

  it('RedisPresenceStore reads the meetings of 100 rooms in one round trip', async () => {
    const store = new RedisPresenceStore(redis, prefix, channels);

    expect(await writesOf(() => store.meetings(roomIds))).toBe(1);
  });

  it('RedisSubtitlesStore reads the subtitles of 100 rooms in one round trip', async () => {
    const store = new RedisSubtitlesStore(redis, prefix, channels);

    expect(await writesOf(() => store.statuses(roomIds))).toBe(1);
  });

  it('fail as a whole if Redis rejects one of the reads', async () => {
    const store = new RedisPresenceStore(redis, prefix, channels);
    const [healthy, broken] = [randomUUID(), randomUUID()];
    await redis.set(`${prefix}:presence:{${broken}}:counted`, 'no set');

    await expect(store.meetings([healthy, broken])).rejects.toThrow('WRONGTYPE');
  });
});
