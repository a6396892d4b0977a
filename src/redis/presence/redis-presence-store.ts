import type { Redis } from 'ioredis';
import type { MediaPermission, MediaTrack } from '../../livekit/media-participant.js';
import { meetingTopic } from './presence-events.js';
import { PRESENCE_KEYS } from './presence-prelude.js';
import {
  participantOf,
  storedParticipant,
  storedTracks,
  type ParticipantRecord,
  type StoredParticipant,
} from './presence-record.js';
import {
  withPresenceScripts,
  type PresenceRedis,
  type PresenceScript,
} from './presence-scripts.js';
import {
  CLOSING_MS,
  type ConfirmedParticipant,
  type Departure,
  type MeetingRecord,
  type OwnPermission,
  type PermissionChanges,
  type PresenceChanges,
  type PresenceSnapshot,
  type PresenceStore,
  type RoomSession,
  type TokenHolder,
} from './presence-store.js';
import { redisCall } from '../redis-call.js';
import { MeetingEndReason } from './presence-events.js';

/** LiveKit's list may lack events that are newer than this. */
const GRACE_MS = 10_000;

/** Presence in Redis, with one Lua script per transition. */
export class RedisPresenceStore implements PresenceStore {
  readonly #redis: PresenceRedis;

  constructor(
    redis: Redis,
    private readonly prefix: string,
    private readonly events: { channel(topic: string): string },
  ) {
    this.#redis = withPresenceScripts(redis);
  }

  async opened(roomId: string, session: RoomSession): Promise<boolean> {
    return (await this.#run('foyerPresenceOpened', roomId, sessionArgs(session))) === 1;
  }

  async joined(
    roomId: string,
    session: RoomSession,
    participant: ParticipantRecord,
  ): Promise<ParticipantRecord | null> {
    const record = JSON.stringify(storedParticipant(participant));
    return readRecord(
      await this.#run('foyerPresenceJoined', roomId, [...sessionArgs(session), record]),
    );
  }

  async left(
    roomId: string,
    sessionSid: string,
    { sid, identity, joinedAt }: Departure,
    isTakeover: boolean,
  ): Promise<void> {
    const args = [sessionSid, sid, identity, joinedAt.getTime(), isTakeover ? 1 : 0];
    await this.#run('foyerPresenceLeft', roomId, args);
  }

  async trackPublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    track: MediaTrack,
  ): Promise<void> {
    const { [track.sid]: stored } = storedTracks([track]);
    await this.#run('foyerPresenceTrack', roomId, [
      sessionSid,
      sid,
      track.sid,
      JSON.stringify(stored),
    ]);
  }

  async trackUnpublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    trackSid: string,
  ): Promise<void> {
    await this.#run('foyerPresenceTrack', roomId, [sessionSid, sid, trackSid, '']);
  }

  async change(
    roomId: string,
    identity: string,
    { handRaisedAt, ...changes }: PresenceChanges,
    sid = '',
  ): Promise<ParticipantRecord | null> {
    const hand = handRaisedAt !== undefined && { handRaisedAt: handRaisedAt?.getTime() ?? null };
    const args = [identity, JSON.stringify({ ...changes, ...hand }), sid];
    return readRecord(await this.#run('foyerPresenceChange', roomId, args));
  }

  async confirm(
    roomId: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ): Promise<{ ghosts: number; repaired: number }> {
    const bySid = Object.fromEntries(
      facts.map(({ sid, displayName, color, handRaisedAt, tracks }) => [
        sid,
        {
          displayName,
          color,
          handRaisedAt: handRaisedAt?.getTime() ?? null,
          tracks: storedTracks(tracks),
        },
      ]),
    );
    const [ghosts, repaired] = (await this.#run('foyerPresenceConfirm', roomId, [
      sessionSid,
      askedAt,
      GRACE_MS,
      JSON.stringify(listed),
      JSON.stringify(bySid),
    ])) as [number, number];
    return { ghosts, repaired };
  }

  async now(): Promise<number> {
    const [seconds = 0, microseconds = 0] = await redisCall(() => this.#redis.time());
    return seconds * 1000 + Math.floor(microseconds / 1000);
  }

  async find(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    return readRecord(await this.#run('foyerPresenceFind', roomId, [identity]));
  }

  async list(roomId: string): Promise<readonly ParticipantRecord[]> {
    const records = await redisCall(() => this.#redis.hvals(this.#key(roomId, 'people')));
    return inOrder(records).map(participantOf);
  }

  participantCount(roomId: string): Promise<number> {
    return redisCall(() => this.#redis.scard(this.#key(roomId, 'counted')));
  }

  async meeting(roomId: string): Promise<MeetingRecord> {
    const [startedAt, participantCount] = await Promise.all([
      redisCall(() => this.#redis.hget(this.#key(roomId, 'meeting'), 'startedAt')),
      this.participantCount(roomId),
    ]);
    return { startedAt: dateOf(startedAt), participantCount };
  }

  async snapshot(roomId: string): Promise<PresenceSnapshot> {
    const [seq, startedAt, participantCount, records] = (await this.#run(
      'foyerPresenceSnapshot',
      roomId,
      [],
    )) as [string, string, number, string[]];
    const participants = inOrder(records).map((stored) => ({
      ...participantOf(stored),
      rev: stored.rev,
    }));
    return { seq: Number(seq), startedAt: dateOf(startedAt), participantCount, participants };
  }

  sessionSid(roomId: string): Promise<string | null> {
    return redisCall(() => this.#redis.hget(this.#key(roomId, 'meeting'), 'sid'));
  }

  async remember(roomId: string, identity: string, userId: string | null): Promise<void> {
    await this.#run('foyerPresenceRemember', roomId, [identity, userId ?? '']);
  }

  async tokenHolder(roomId: string, identity: string): Promise<TokenHolder | null> {
    const userId = await this.#run('foyerPresenceTokenUser', roomId, [identity]);
    return typeof userId === 'string' ? { userId: userId || null } : null;
  }

  async userOf(roomId: string, identity: string): Promise<string | null> {
    const userId = await this.#run('foyerPresenceUserOf', roomId, [identity]);
    return typeof userId === 'string' ? userId || null : null;
  }

  async hasLeft(roomId: string, identity: string): Promise<boolean> {
    const gone = this.#key(roomId, 'gone');
    return (await redisCall(() => this.#redis.zscore(gone, `@${identity}`))) !== null;
  }

  async permit(
    roomId: string,
    identity: string,
    { publishSources, ...changes }: PermissionChanges,
  ): Promise<void> {
    // As text, because Lua cannot tell an empty list from an empty object.
    const sources = publishSources !== undefined && {
      publishSources: publishSources?.join(',') ?? null,
    };
    const args = [identity, JSON.stringify({ ...changes, ...sources })];
    await this.#run('foyerPresencePermit', roomId, args);
  }

  async permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>> {
    const stored = await redisCall(() => this.#redis.hgetall(this.#key(roomId, 'permissions')));
    return new Map(
      Object.entries(stored).map(([identity, text]) => [identity, permissionOf(text)]),
    );
  }

  async end(
    roomId: string,
    sessionSid: string | null,
    reason: MeetingEndReason = MeetingEndReason.UNKNOWN,
  ): Promise<boolean> {
    return (await this.#run('foyerPresenceEnd', roomId, [sessionSid ?? '', reason])) === 1;
  }

  async beginClosing(roomId: string, reason: MeetingEndReason): Promise<void> {
    const key = this.#key(roomId, 'closing');
    await redisCall(() => this.#redis.set(key, reason, 'PX', CLOSING_MS));
  }

  async endClosing(roomId: string): Promise<void> {
    await redisCall(() => this.#redis.unlink(this.#key(roomId, 'closing')));
  }

  async isOpen(roomId: string, sessionSid: string): Promise<boolean> {
    return (await this.#run('foyerPresenceIsOpen', roomId, [sessionSid])) === 1;
  }

  #key(roomId: string, key: (typeof PRESENCE_KEYS)[number]): string {
    return `${this.prefix}:presence:{${roomId}}:${key}`;
  }

  #run(
    script: PresenceScript,
    roomId: string,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const keys = PRESENCE_KEYS.map((key) => this.#key(roomId, key));
    const channel = this.events.channel(meetingTopic(roomId));
    return redisCall(() => this.#redis[script](...keys, channel, ...args));
  }
}

const sessionArgs = ({ sid, createdAt }: RoomSession) => [sid, createdAt.getTime()] as const;

const dateOf = (time: string | null): Date | null => (time ? new Date(Number(time)) : null);

const readRecord = (reply: unknown): ParticipantRecord | null =>
  typeof reply === 'string' ? participantOf(JSON.parse(reply) as StoredParticipant) : null;

const inOrder = (records: readonly string[]): StoredParticipant[] =>
  records
    .map((record) => JSON.parse(record) as StoredParticipant)
    .sort((a, b) => a.joinedAt - b.joinedAt || a.rev - b.rev);

function permissionOf(text: string): OwnPermission {
  const { publishSources, ...rest } = JSON.parse(text) as Omit<OwnPermission, 'publishSources'> & {
    publishSources?: string;
  };
  if (publishSources === undefined) return rest;
  const sources = publishSources === '' ? [] : publishSources.split(',');
  return { ...rest, publishSources: sources as MediaPermission['publishSources'] };
}
