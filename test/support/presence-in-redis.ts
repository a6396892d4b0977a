import { randomUUID } from 'node:crypto';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import { meetingTopic, type PresenceStep } from '../../src/redis/presence/presence-events.js';
import type { MeetingLimits, RoomSession } from '../../src/redis/presence/presence-store.js';
import { GAP, RedisPubSub } from '../../src/redis/pub-sub.js';
import { RedisPresenceStore } from '../../src/redis/presence/redis-presence-store.js';
import { aParticipant } from './builders.js';
import { eventually } from './eventually.js';
import { silentLog } from './silent-log.js';

export type StoredMeeting = Awaited<
  ReturnType<Awaited<ReturnType<typeof presenceInRedis>>['aMeeting']>
>;

/** Presence stores on the suite's Redis, with a new room for each meeting. */
export async function presenceInRedis() {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const url = process.env['REDIS_URL'] ?? '';
  const redis = await connectForCommands(url, silentLog);
  const subscriber = await connectForSubscriptions(url, silentLog);
  const events = new RedisPubSub(redis, subscriber, prefix, silentLog);
  const store = new RedisPresenceStore(redis, prefix, events);
  return {
    prefix,
    store,
    aMeeting,
    close: () => {
      redis.disconnect();
      subscriber.disconnect();
    },
  };

  /** The meeting of one room, with short names for the operations, and the published events. */
  async function aMeeting() {
    const roomId = randomUUID();
    const session: RoomSession = { sid: `RM_${randomUUID()}`, createdAt: new Date(1_000_000) };
    const published: string[] = [];
    const endReasons: string[] = [];
    const stream = await events.open<PresenceStep>([meetingTopic(roomId)]);
    void (async () => {
      for await (const step of stream) {
        if (step === GAP) continue;
        published.push(...step.events.map((event) => `${event.type}${subjectOf(event)}`));
        for (const event of step.events) {
          if (event.type === 'meeting-ended') endReasons.push(event.reason);
        }
      }
    })();
    const joined = (
      sid: string,
      given: Parameters<typeof aParticipant>[0] = {},
      of = session,
      limits?: MeetingLimits,
    ) => store.joined(roomId, of, aParticipant({ sid, identity: sid, ...given }), limits);
    const left = (sid: string, { identity = sid, joinedAt = 1, isTakeover = false } = {}) =>
      store.left(roomId, session.sid, { sid, identity, joinedAt: new Date(joinedAt) }, isTakeover);
    return {
      roomId,
      store,
      session,
      joined,
      left,
      published,
      endReasons,
      publish: (sid: string, trackSid: string) =>
        store.trackPublished(roomId, session.sid, sid, {
          sid: trackSid,
          source: 'microphone',
          muted: false,
        }),
      unpublish: (sid: string, trackSid: string) =>
        store.trackUnpublished(roomId, session.sid, sid, trackSid),
      sids: async () => (await store.list(roomId)).map(({ sid }) => sid),
      tracksOf: async (identity: string) =>
        (await store.find(roomId, identity))?.tracks.map(({ sid }) => sid),
      count: async () => (await store.meeting(roomId)).participantCount,
      startedAt: async () => (await store.meeting(roomId)).startedAt,
      publishedInTheEnd: (expected: readonly string[]) =>
        eventually(
          () => [...published],
          (now) => JSON.stringify(now) === JSON.stringify(expected),
        ),
    };
  }
}

const subjectOf = (event: PresenceStep['events'][number]): string =>
  'participant' in event ? ` ${event.participant.sid}` : 'sid' in event ? ` ${event.sid}` : '';
