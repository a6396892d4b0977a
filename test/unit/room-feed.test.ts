import { afterEach, describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { RoomMemberRecord } from '../../src/models/room.js';
import type { PresenceSignal } from '../../src/redis/presence/presence-events.js';
import {
  storedParticipant,
  type ParticipantRecord,
} from '../../src/redis/presence/presence-record.js';
import type { PresenceSnapshot } from '../../src/redis/presence/presence-store.js';
import { GAP } from '../../src/redis/pub-sub.js';
import type { SubtitlesStatus } from '../../src/redis/subtitles/subtitles-record.js';
import { RoomSubscriber } from '../../src/services/events/room-subscriber.js';
import { isRoomEvent, type RoomEvent } from '../../src/services/events/room-event.js';
import { RoomFeed } from '../../src/services/events/room-feed.js';
import { aMeeting, aNewRoom, aParticipant } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FakePubSub } from '../support/fake-pub-sub.js';

const ROOM = aNewRoom();

const followers: RoomSubscriber<RoomEvent>[] = [];

afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.return();
});

/** The feed of a room whose state the test controls. */
async function aFeed(
  given: { readonly present?: readonly ParticipantRecord[]; readonly startedAt?: Date } = {},
) {
  const signals = new FakePubSub();
  const state = {
    seq: 1,
    startedAt: given.startedAt ?? null,
    present: [...(given.present ?? [])].map((person) => ({ ...person, rev: 1 })),
    members: new Map<string, RoomMemberRecord['role']>(),
    subtitles: 'stopped' as SubtitlesStatus,
    isAway: false,
    reads: 0,
  };
  const asked = <T>(value: T): Promise<T> => {
    state.reads += 1;
    return state.isAway ? Promise.reject(new StorageUnavailableError()) : Promise.resolve(value);
  };
  const snapshot = (): PresenceSnapshot => ({
    seq: state.seq,
    startedAt: state.startedAt,
    participantCount: state.present.length,
    participants: [...state.present],
  });
  const feed = await RoomFeed.open(
    ROOM.id,
    {
      pubSub: signals,
      roomStore: {
        findById: () => asked({ ...ROOM, viewerRole: null }),
        findMembers: () => {
          const members = [...state.members].map(([userId, role]) => ({
            userId,
            role,
            since: new Date(),
          }));
          return asked(new Map([[ROOM.id, members]]));
        },
      },
      subtitlesStore: { status: () => Promise.resolve(state.subtitles) },
      presenceStore: {
        snapshot: () => Promise.resolve(snapshot()),
        meeting: () => Promise.resolve(aMeeting()),
        find: (_roomId, identity) =>
          Promise.resolve(state.present.find((person) => person.identity === identity) ?? null),
      },
      recordingStore: null,
    },
    () => undefined,
  );
  const running = feed.run();
  const follow = (userId: string | null, identity: string | null = null) => {
    const follower = new RoomSubscriber(userId, identity, isRoomEvent, (ended) => {
      feed.remove(ended);
    });
    feed.add(follower);
    followers.push(follower);
    const heard: RoomEvent[] = [];
    const ended = (async () => {
      for await (const event of follower) heard.push(event);
    })();
    return { follower, heard, ended, types: () => heard.map(({ type }) => type) };
  };
  return {
    state,
    signals,
    running,
    follow,
    member: (userId: string) => {
      state.members.set(userId, 'member');
      return follow(userId);
    },
    news: (...events: PresenceSignal[]) => {
      state.seq += 1;
      signals.tell({ type: 'presence', seq: state.seq, at: 5, events });
    },
    /** A participant joins; with `isHeard` false, without an event. */
    arrives: (person: ParticipantRecord, isHeard = true) => {
      state.seq += 1;
      state.present.push({ ...person, rev: state.seq });
      const participant = { ...storedParticipant(person), rev: state.seq };
      const events = [{ type: 'joined', participant }];
      if (isHeard) signals.tell({ type: 'presence', seq: state.seq, at: 5, events });
    },
    leaves: (person: ParticipantRecord, isHeard = true) => {
      state.seq += 1;
      state.present = state.present.filter(({ sid }) => sid !== person.sid);
      const events = [{ type: 'left', identity: person.identity, sid: person.sid }];
      if (isHeard) signals.tell({ type: 'presence', seq: state.seq, at: 5, events });
    },
  };
}

const comesTo = (types: () => readonly string[], expected: readonly string[]) =>
  eventually(types, (now) => JSON.stringify(now) === JSON.stringify(expected));

describe('RoomFeed', () => {
  it('reports who was muted, and by whom', async () => {
    const feed = await aFeed();
    const member = feed.member('mia');
    const by = aParticipant({ identity: 'alice' });

    const muted = { type: 'muted', at: 5, identities: ['bob'] } as const;
    feed.signals.tell({ ...muted, by: storedParticipant(by) });
    feed.signals.tell({ ...muted, by: null });

    await eventually(
      () => Promise.resolve(member.heard),
      (heard) => heard.length === 2,
    );
    expect(member.heard).toEqual([
      { type: 'muted', roomId: ROOM.id, at: new Date(5), identities: ['bob'], by },
      { type: 'muted', roomId: ROOM.id, at: new Date(5), identities: ['bob'], by: null },
    ]);
  });

  it('builds each event once, and checks authorization once, for all subscribers', async () => {
    const feed = await aFeed();
    const all = Array.from({ length: 100 }, (_, index) => feed.member(`user-${index}`));

    feed.arrives(aParticipant());
    await eventually(
      () => all.map(({ heard }) => heard.length),
      (counts) => counts.every((count) => count === 1),
    );

    expect(feed.state.reads).toBe(1);
    expect(new Set(all.map(({ heard }) => heard[0])).size).toBe(1);
  });

  it('does not query the database for subscribers who are in the meeting', async () => {
    const alice = aParticipant();
    const feed = await aFeed({ present: [alice] });
    const { types } = feed.follow(null, alice.identity);

    feed.arrives(aParticipant());

    await comesTo(types, ['joined']);
    expect(feed.state.reads).toBe(0);
  });

  it('ends for a subscriber who is no longer authorized, before they receive more events', async () => {
    const [alice, bob] = [aParticipant(), aParticipant()];
    const feed = await aFeed({ present: [alice, bob] });
    const member = feed.member('mia');
    const inside = feed.follow(null, alice.identity);
    const stays = feed.follow(null, bob.identity);

    feed.state.members.clear();
    feed.leaves(alice);
    feed.arrives(aParticipant());

    await Promise.all([member.ended, inside.ended]);
    expect([member.types(), inside.types()]).toEqual([[], []]);
    await comesTo(stays.types, ['left', 'joined']);
  });

  it('reports a changed role to its user only', async () => {
    const feed = await aFeed();
    const [mia, max] = [feed.member('mia'), feed.member('max')];

    feed.signals.tell({ type: 'member', roomId: ROOM.id, userId: 'mia', role: 'owner' });
    feed.signals.tell({ type: 'changed', roomId: ROOM.id });

    await comesTo(mia.types, ['room-changed', 'room-changed']);
    await comesTo(max.types, ['room-changed']);
  });

  it('holds events back while authorization cannot be checked, and sends them afterward', async () => {
    const feed = await aFeed();
    const { types } = feed.member('mia');

    feed.state.isAway = true;
    feed.arrives(aParticipant());
    feed.signals.tell({ type: 'changed', roomId: ROOM.id });
    await eventually(
      () => feed.state.reads,
      (reads) => reads > 2,
    );
    const meanwhile = types();
    feed.state.isAway = false;

    expect(meanwhile).toEqual([]);
    await comesTo(types, ['joined', 'room-changed']);
  });

  it.each([
    [
      'after a lost connection',
      ({ signals }: Awaited<ReturnType<typeof aFeed>>) => signals.tell(GAP),
    ],
    ['after an overflow', ({ signals }: Awaited<ReturnType<typeof aFeed>>) => signals.overflow()],
  ])('sends events that were missed, %s', async (_when, lose) => {
    const [alice, bob, carol] = [aParticipant(), aParticipant(), aParticipant()];
    const feed = await aFeed({ present: [alice, carol] });
    const { types } = feed.member('mia');

    feed.leaves(alice, false);
    feed.arrives(bob, false);
    feed.state.startedAt = new Date();
    feed.state.subtitles = 'active';
    lose(feed);

    const missed = ['left', 'meeting-started', 'joined', 'subtitles', 'room-changed'];
    await comesTo(types, missed);
    feed.leaves(bob);
    lose(feed);
    await comesTo(types, [...missed, 'left', 'room-changed']);
  });

  it('detects lost events by their numbers', async () => {
    const [alice, bob] = [aParticipant(), aParticipant()];
    const feed = await aFeed();
    const { types, heard } = feed.member('mia');

    feed.arrives(alice, false);
    feed.arrives(bob);

    await comesTo(types, ['joined', 'joined']);
    expect(heard).toMatchObject([{ participant: alice }, { participant: bob }]);
  });

  it('does not repeat events that a snapshot contained', async () => {
    const alice = aParticipant();
    const feed = await aFeed({ present: [alice] });
    const { types } = feed.member('mia');

    const participant = { ...storedParticipant(alice), rev: 1 };
    feed.signals.tell({
      type: 'presence',
      seq: 1,
      at: 5,
      events: [{ type: 'joined', participant }],
    });
    feed.arrives(aParticipant());

    await comesTo(types, ['joined']);
  });

  it('reports to every subscriber that the room was deleted, and ends', async () => {
    const alice = aParticipant();
    const feed = await aFeed({ present: [alice], startedAt: new Date() });
    const member = feed.member('mia');
    const inside = feed.follow(null, alice.identity);

    feed.state.members.clear();
    feed.signals.tell({ type: 'deleted', roomId: ROOM.id });
    await Promise.all([member.ended, inside.ended, feed.running]);

    const told = { type: 'meeting-ended', reason: 'room-deleted' };
    expect(member.heard).toMatchObject([told]);
    expect(inside.heard).toMatchObject([told]);
  });

  it('reports no end of a meeting if the room was empty when it was deleted', async () => {
    const feed = await aFeed();
    const member = feed.member('mia');

    feed.signals.tell({ type: 'deleted', roomId: ROOM.id });
    await member.ended;

    expect(member.heard).toEqual([]);
  });

  it('ends with its last subscriber', async () => {
    const feed = await aFeed();
    const { follower, ended } = feed.member('mia');

    await follower.return();
    await Promise.all([ended, feed.running]);

    expect(feed.signals.streamCount).toBe(0);
  });
});

describe('RoomSubscriber', () => {
  const event: RoomEvent = { type: 'meeting-started', roomId: ROOM.id, at: new Date() };

  it('ends when its reader stops reading, and frees its memory', async () => {
    let isOver = false;
    const follower = new RoomSubscriber('mia', null, isRoomEvent, () => {
      isOver = true;
    });

    for (let step = 0; step < 300; step += 1) follower.push([event]);

    expect(isOver).toBe(true);
    await expect(follower.next()).rejects.toThrow('fell behind');
    expect(await follower.next()).toEqual({ done: true, value: undefined });
  });

  it('accepts the departure of a thousand participants at once', async () => {
    const follower = new RoomSubscriber('mia', null, isRoomEvent, () => undefined);
    follower.push(Array.from({ length: 1_000 }, () => event));
    follower.end();

    let heard = 0;
    for await (const _event of follower) heard += 1;

    expect(heard).toBe(1_000);
  });
});
