import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { NotFoundError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { RoomMemberRecord } from '../../src/models/room.js';
import { roomTopic } from '../../src/redis/room-events.js';
import { meetingTopic } from '../../src/redis/presence/presence-events.js';
import { RoomEventService } from '../../src/services/events/room-event-service.js';
import { aBearer, aMeeting, aNewRoom, anActor, aParticipant } from '../support/builders.js';
import { FakePubSub } from '../support/fake-pub-sub.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';
import { FakeSubtitlesStore } from '../support/fakes/subtitles-store.js';
import { aRecording } from '../support/recordings.js';

const ROOM = aNewRoom();
const GUS = aParticipant();
const mia = anActor({ user: {} });
const max = anActor({ user: {} });
const stranger = anActor({ user: {} });

let pubSub: FakePubSub;
let recordingStore: FakeRecordingStore;
let warnings: string[];
/** What fails while it is set. */
let snapshotError: Error | null;
let membersError: Error | null;
/** Runs after the authorization check, in the last moment before the feed is chosen. */
let afterCheck: () => void;
let roomEvents: RoomEventService;

const memberIds = [mia, max].map(({ user }) => user?.id ?? '');

beforeEach(() => {
  pubSub = new FakePubSub();
  recordingStore = new FakeRecordingStore();
  [warnings, snapshotError, membersError] = [[], null, null];
  afterCheck = () => undefined;
  roomEvents = new RoomEventService({
    pubSub,
    recordingStore,
    subtitlesStore: new FakeSubtitlesStore(),
    roomStore: {
      findById: () => Promise.resolve({ ...ROOM, viewerRole: null }),
      findMembers() {
        if (membersError) return Promise.reject(membersError);
        const since = ROOM.createdAt;
        const members = memberIds.map((userId): RoomMemberRecord => ({
          userId,
          role: 'member',
          since,
        }));
        return Promise.resolve(new Map([[ROOM.id, members]]));
      },
    },
    presenceStore: {
      snapshot: () =>
        snapshotError
          ? Promise.reject(snapshotError)
          : Promise.resolve({
              seq: 1,
              startedAt: null,
              participantCount: 1,
              participants: [{ ...GUS, rev: 1 }],
            }),
      find: (_roomId, identity) => Promise.resolve(identity === GUS.identity ? GUS : null),
      meeting: () => Promise.resolve(aMeeting()),
    },
    presenceService: {
      visibleRoomId(actor, roomId) {
        if (actor === stranger) return Promise.reject(new NotFoundError());
        const visible = Promise.resolve(roomId.toLowerCase());
        void visible.then(() => {
          queueMicrotask(afterCheck);
        });
        return visible;
      },
    },
    log: pino({ base: null }, { write: (line: string) => void warnings.push(line) }),
  });
});

const renamed = () => {
  pubSub.publish(roomTopic(ROOM.id), { type: 'changed', roomId: ROOM.id });
};
const muted = () => {
  const event = { type: 'muted', at: 5, identities: ['gus'], by: null };
  pubSub.publish(meetingTopic(ROOM.id), event);
};

describe('RoomEventService.watch', () => {
  it('sends the events of a room to all its subscribers through one stream', async () => {
    const subscribers = await Promise.all([
      roomEvents.watch(mia, ROOM.id),
      roomEvents.watch(max, ROOM.id.toUpperCase()),
    ]);
    subscribers.push(await roomEvents.watch(mia, ROOM.id));
    expect(pubSub.streamCount).toBe(1);

    muted();

    const events = await Promise.all(subscribers.map((subscriber) => subscriber.next()));
    expect(events.map(({ value }) => value?.type)).toEqual(['muted', 'muted', 'muted']);
    for (const subscriber of subscribers) await subscriber.return?.();
  });

  it('opens a stream for each room', async () => {
    const here = await roomEvents.watch(mia, ROOM.id);
    const there = await roomEvents.watch(mia, randomUUID());

    expect(pubSub.streamCount).toBe(2);
    await there.return?.();
    expect(pubSub.streamCount).toBe(1);
    await here.return?.();
  });

  it('closes the stream with the last subscriber, and opens another one for the next', async () => {
    const first = await roomEvents.watch(mia, ROOM.id);
    const second = await roomEvents.watch(max, ROOM.id);

    await first.return?.();
    expect(pubSub.streamCount).toBe(1);
    await second.return?.();
    expect(pubSub.streamCount).toBe(0);

    const third = await roomEvents.watch(mia, ROOM.id);
    renamed();
    expect((await third.next()).value).toMatchObject({ type: 'room-changed', roomId: ROOM.id });
    await third.return?.();
  });

  it('opens another stream for a person whose feed ends as they subscribe', async () => {
    const last = await roomEvents.watch(mia, ROOM.id);
    afterCheck = () => void last.return?.();

    const next = await roomEvents.watch(max, ROOM.id);
    muted();

    expect(await last.next()).toEqual({ done: true, value: undefined });
    expect((await next.next()).value).toMatchObject({ type: 'muted' });
    await next.return?.();
  });

  it('sends events to guests by the participant token of this room alone', async () => {
    const inside = await roomEvents.watch(aBearer(ROOM.id, GUS.identity), ROOM.id);
    const elsewhere = await roomEvents.watch(aBearer(randomUUID(), GUS.identity), ROOM.id);

    muted();

    expect((await inside.next()).value).toMatchObject({ type: 'muted' });
    expect(await elsewhere.next()).toEqual({ done: true, value: undefined });
    await inside.return?.();
  });

  it('throws NOT_FOUND for people who may not see the room, and opens no stream', async () => {
    await expect(roomEvents.watch(stranger, ROOM.id)).rejects.toThrow(NotFoundError);

    expect(pubSub.streamCount).toBe(0);
  });

  it('throws while the state cannot be read, and opens the feed at the next attempt', async () => {
    snapshotError = new StorageUnavailableError();
    await expect(roomEvents.watch(mia, ROOM.id)).rejects.toThrow(StorageUnavailableError);
    expect(pubSub.streamCount).toBe(0);

    snapshotError = null;
    const subscriber = await roomEvents.watch(mia, ROOM.id);
    muted();

    expect((await subscriber.next()).value).toMatchObject({ type: 'muted' });
    await subscriber.return?.();
  });

  it('ends the subscriptions of a feed that fails, logs it, and opens another one afterward', async () => {
    const subscriber = await roomEvents.watch(mia, ROOM.id);
    membersError = new TypeError('a fault');
    muted();

    expect(await subscriber.next()).toEqual({ done: true, value: undefined });
    membersError = null;
    const next = await roomEvents.watch(mia, ROOM.id);
    muted();

    expect((await next.next()).value).toMatchObject({ type: 'muted' });
    expect(warnings).toHaveLength(1);
    expect(JSON.parse(warnings[0] ?? '')).toMatchObject({
      msg: 'Failed to read the events of a room; its subscriptions ended',
      roomId: ROOM.id,
      err: { message: 'a fault' },
    });
    await next.return?.();
  });
});

describe('RoomEventService.watchRecordings and watchRecordingLimits', () => {
  it('send changes of recordings, limits of recordings, and other events to those who want them', async () => {
    const [events, recordings, limits] = await Promise.all([
      roomEvents.watch(mia, ROOM.id),
      roomEvents.watchRecordings(mia, ROOM.id),
      roomEvents.watchRecordingLimits(mia, ROOM.id),
    ]);
    const recording = aRecording({ roomId: ROOM.id });
    await recordingStore.insert(recording);

    const about = { at: 5, recordingId: recording.id };
    const limit = { type: 'recording-limit', kind: 'reached', remainingMs: 0, ...about };
    pubSub.publish(meetingTopic(ROOM.id), limit);
    pubSub.publish(meetingTopic(ROOM.id), { type: 'recording', ...about });
    muted();

    const firsts = await Promise.all([events.next(), recordings.next(), limits.next()]);
    expect(firsts.map(({ value }) => value?.type)).toEqual([
      'muted',
      'recording',
      'recording-limit',
    ]);
    expect(pubSub.streamCount).toBe(1);
    for (const subscriber of [events, recordings, limits]) await subscriber.return?.();
  });
});
