import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { RecordingInput } from '../../src/services/recording/recording-transition.js';
import { RecordingFeed } from '../../src/services/events/recording-feed.js';
import type { FeedEvent } from '../../src/services/events/room-event.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';
import { after, aRecording, at, FILE_FOUND, heard } from '../support/recordings.js';

const ACTIVE = heard('ACTIVE', { updated: 400, fileStarted: 400 });

function aRoom() {
  const store = new FakeRecordingStore();
  const roomId = randomUUID();
  return {
    store,
    feed: () => RecordingFeed.open(roomId, store),
    async begins(ms = 0) {
      const recording = aRecording({ roomId, createdAt: at(ms) });
      await store.insert(recording);
      return recording.id;
    },
    async changes(id: string, input: RecordingInput) {
      const before = await store.find(id);
      if (before) await store.change(before, after(before, input));
    },
  };
}

const signal = (recordingId: string) => ({ type: 'recording', recordingId }) as const;

const statuses = (events: readonly FeedEvent[]) =>
  events.map((event) => (event.type === 'recording' ? event.recording.status : event.type));

describe('RecordingFeed', () => {
  it('reports each step once, however many signals arrive', async () => {
    const room = aRoom();
    const feed = await room.feed();
    const id = await room.begins();
    feed.receive(signal(id));
    expect(statuses(await feed.catchUp())).toEqual(['starting']);

    await room.changes(id, ACTIVE);
    await room.changes(id, { type: 'stop-wanted' });
    feed.receive(signal(id));
    feed.receive(signal(id));

    expect(statuses(await feed.catchUp())).toEqual(['active', 'stopping']);
    expect(await feed.catchUp()).toEqual([]);
  });

  it('reports steps whose signals were lost', async () => {
    const room = aRoom();
    const id = await room.begins();
    const feed = await room.feed();
    await room.changes(id, ACTIVE);
    await room.changes(id, FILE_FOUND);
    const next = await room.begins(5);

    feed.missed();
    const events = await feed.catchUp();

    expect(statuses(events)).toEqual(['active', 'saved', 'starting']);
    expect(events.at(-1)).toMatchObject({ recording: { id: next } });
  });

  it('shows the recording as it was at each step', async () => {
    const room = aRoom();
    const feed = await room.feed();
    const id = await room.begins();
    await room.changes(id, ACTIVE);
    await room.changes(id, FILE_FOUND);
    feed.receive(signal(id));

    expect(await feed.catchUp()).toMatchObject([
      { recording: { status: 'starting', startedAt: null, sizeBytes: null } },
      { recording: { status: 'active', startedAt: at(400), endedAt: null } },
      { recording: { status: 'saved', sizeBytes: 4096 } },
    ]);
  });

  it('does not report steps from before the subscription', async () => {
    const room = aRoom();
    const id = await room.begins();
    await room.changes(id, ACTIVE);
    const feed = await room.feed();
    feed.receive(signal(id));

    expect(await feed.catchUp()).toEqual([]);
  });

  it('reports a limit with the current recording', async () => {
    const room = aRoom();
    const id = await room.begins();
    const feed = await room.feed();
    feed.receive({
      type: 'recording-limit',
      kind: 'reached',
      recordingId: id,
      at: 5,
      remainingMs: 0,
    });

    expect(await feed.catchUp()).toMatchObject([
      { type: 'recording-limit', kind: 'reached', recording: { id }, remainingMs: 0 },
    ]);
  });
});
