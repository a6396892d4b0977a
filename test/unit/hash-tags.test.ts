import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { MeetingEndReason } from '../../src/models/meeting-history.js';
import { PendingEventReports } from '../../src/models/event-outbox.js';
import { ParticipantKind } from '../../src/models/participant-kind.js';
import { RedisEventOutbox } from '../../src/redis/event-outbox.js';
import { InboxStore } from '../../src/redis/inbox/inbox-store.js';
import type { InboxEvent } from '../../src/redis/inbox/inbox-event.js';
import { RedisExclusionStore } from '../../src/redis/lobby/exclusion-store.js';
import { RedisLobbyStore } from '../../src/redis/lobby/lobby-store.js';
import { RedisPresenceStore } from '../../src/redis/presence/redis-presence-store.js';
import { readLua } from '../../src/redis/lua-source.js';
import { RedisPubSub } from '../../src/redis/pub-sub.js';
import { slotOf, type RedisClient } from '../../src/redis/redis-client.js';
import { RedisSubtitlesStore } from '../../src/redis/subtitles/subtitles-store.js';
import type { Subscriptions } from '../../src/redis/subscriptions/subscriptions.js';
import { aParticipant } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';

const PREFIX = 'test';
const CHANNELS = `${PREFIX}:events:`;

/** A connection that answers nothing, and notes the keys and channels of each call of a script. */
class NotingConnection {
  readonly calls: { readonly script: string; readonly names: readonly string[] }[] = [];

  defineCommand(script: string, { numberOfKeys }: { numberOfKeys: number }): void {
    Object.assign(this, {
      [script]: (...args: unknown[]) => {
        const texts = args.map(String);
        const names = texts.filter((text, at) => at < numberOfKeys || text.startsWith(CHANNELS));
        this.calls.push({ script, names });
        return Promise.resolve([1, 0, []]);
      },
    });
  }

  readonly set = () => Promise.resolve('OK');
  readonly zadd = () => Promise.resolve(1);
  readonly zrange = () => Promise.resolve(['lane', '1']);
}

const shardedChannels = { isSharded: true, listen: () => undefined } as unknown as Subscriptions;

/** Calls everything that runs a script, and returns what the scripts got. */
async function callsOfScripts() {
  const connection = new NotingConnection();
  const redis = connection as unknown as RedisClient;
  const pubSub = new RedisPubSub(redis, shardedChannels, PREFIX, silentLog);
  const outbox = new RedisEventOutbox(redis, PREFIX, new PendingEventReports());
  const rooms = [randomUUID(), 'unregistered_x', 'unregistered_{a}:b}'];
  for (const roomId of rooms) {
    for (const call of [
      ...lobbyCalls(redis, pubSub, outbox, roomId),
      ...presenceCalls(redis, pubSub, roomId),
      ...subtitlesCalls(redis, pubSub, outbox, roomId),
    ]) {
      // The connection answers nothing that makes sense.
      await call().catch(() => undefined);
    }
  }
  for (const call of inboxCalls(redis)) await call().catch(() => undefined);
  return connection.calls;
}

function lobbyCalls(
  redis: RedisClient,
  pubSub: RedisPubSub,
  outbox: RedisEventOutbox,
  roomId: string,
): (() => Promise<unknown>)[] {
  const settings = {
    keepAliveSeconds: 15,
    denialCooldownSeconds: 60,
    maxWaiting: 500,
    maxWaitingPerAddress: 20,
  };
  const store = new RedisLobbyStore(redis, PREFIX, pubSub, settings, outbox);
  const exclusions = new RedisExclusionStore(redis, PREFIX);
  const applicant = { identity: randomUUID(), userId: null };
  const person = {
    displayName: 'Gus',
    color: 'red',
    kind: ParticipantKind.STANDARD,
    address: null,
  };
  const grant = {
    roomId,
    bearer: 'external:1',
    isHost: false,
    externalId: '1',
    metadata: null,
    tokenId: randomUUID(),
    publishSources: null,
  };
  return [
    () => store.checkIn(roomId, applicant, person),
    () => store.grant(roomId, applicant, person, grant),
    () => store.decide(roomId, [applicant.identity], true),
    () => store.admitEveryone(roomId),
    () => store.setMessage(roomId, null, 'Soon'),
    () => store.leave(roomId, applicant.identity, 'left'),
    () => store.snapshot(roomId),
    () => store.page(roomId, { first: 1, after: null }),
    () => store.sweep(roomId),
    () => store.clear(roomId),
    () => store.bindSession(roomId, { sid: 'RM_1', createdAt: new Date() }),
    () => exclusions.readmit(roomId, applicant.identity, true),
  ];
}

function presenceCalls(
  redis: RedisClient,
  pubSub: RedisPubSub,
  roomId: string,
): (() => Promise<unknown>)[] {
  const store = new RedisPresenceStore(redis, PREFIX, pubSub);
  const session = { sid: 'RM_1', createdAt: new Date() };
  const participant = aParticipant();
  const { identity, sid } = participant;
  return [
    () => store.opened(roomId, session),
    () => store.joined(roomId, session, participant),
    () => store.left(roomId, session.sid, participant, false),
    () => store.trackUnpublished(roomId, session.sid, sid, 'TR_1'),
    () => store.change(roomId, identity, { displayName: 'Gus' }),
    () => store.confirm(roomId, session.sid, 1, [], []),
    () => store.now(roomId),
    () => store.find(roomId, identity),
    () => store.snapshot(roomId),
    () => store.setTokenHolder(roomId, identity, null),
    () => store.tokenHolder(roomId, identity),
    () => store.userOf(roomId, identity),
    () => store.permit(roomId, identity, {}),
    () => store.end(roomId, null, MeetingEndReason.UNKNOWN),
    () => store.isOpen(roomId, session.sid),
    () => store.reserve(roomId, session.sid, identity, 1),
    () => store.warn(roomId, session.sid, 1, new Date()),
  ];
}

function subtitlesCalls(
  redis: RedisClient,
  pubSub: RedisPubSub,
  outbox: RedisEventOutbox,
  roomId: string,
): (() => Promise<unknown>)[] {
  const store = new RedisSubtitlesStore(redis, PREFIX, pubSub, outbox);
  const agent = { identity: 'agent', sid: 'PA_1', joinedAt: new Date() };
  return [
    () => store.begin(roomId, 'RM_1', 'attempt', 1),
    () => store.dispatched(roomId, { attempt: 'attempt', dispatchId: null }),
    () => store.arrived(roomId, agent),
    () => store.failed(roomId, { sid: 'PA_1' }, 'next', 1),
    () => store.stop(roomId),
  ];
}

function inboxCalls(redis: RedisClient): (() => Promise<unknown>)[] {
  const store = new InboxStore<InboxEvent>(redis, PREFIX);
  const event = { id: 'EV_1', name: 'room_started', lane: randomUUID(), receivedAtMs: 1 };
  const taken = { event, source: 'queue', tries: 1, heldMs: 0, waits: 0 } as const;
  return [
    () => store.push(event),
    () => store.take(event.lane, 'worker', 1),
    () => store.settle('worker', taken, 'done'),
    () => store.release(event.lane, 'worker'),
    () => store.sweep(1),
    () => store.park({ event, error: '', tries: 1, parkedAtMs: 1 }),
  ];
}

describe('the keys and channels of a script', () => {
  it('are in one slot, so that a cluster can run it', async () => {
    const calls = await callsOfScripts();

    const scattered = calls.filter(({ names }) => new Set(names.map(slotOf)).size > 1);
    expect(scattered).toEqual([]);
  });

  it('are checked for every script that has several', async () => {
    const called = new Set((await callsOfScripts()).map(({ script }) => script));

    const folder = new URL('../../src/redis/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const scripts = files
      .filter((name) => name.endsWith('.lua'))
      .map((name) => new URL(name, folder))
      .filter(hasSeveralKeys);
    expect(scripts.length).toBeGreaterThan(30);
    expect(scripts.map(({ href }) => href).filter((href) => !called.has(href))).toEqual([]);
  });
});

function hasSeveralKeys(file: URL): boolean {
  const text = readLua(file)
    .map((line) => line.text)
    .join('\n');
  return text.includes('-- Reply:') && /KEYS\[2\]|KEYS\[i\]|unpack\(KEYS\)/.test(text);
}
