import type { Redis } from 'ioredis';
import type { MediaPermission, MediaTrack } from '../livekit/media-participant.js';
import type { MediaRoom } from '../livekit/media.js';
import { meetingTopic } from './presence-events.js';
import {
  participantOf,
  storedParticipant,
  storedTracks,
  type ParticipantRecord,
  type StoredParticipant,
} from './presence-record.js';
import {
  PRESENCE_KEYS,
  withPresenceScripts,
  type PresenceRedis,
  type PresenceScript,
} from './presence-scripts.js';
import { redisCall } from './redis-call.js';

/** A LiveKit room: closed and opened again, it is another one. */
export type RoomSession = Pick<MediaRoom, 'sid' | 'createdAt'>;

/** The connection that a "left" is about. */
export type Departure = Pick<ParticipantRecord, 'sid' | 'identity' | 'joinedAt'>;

/** What a change of Foyer's own may touch; what is left out stays. */
export interface PresenceChanges {
  readonly displayName?: string;
  readonly role?: ParticipantRecord['role'];
  /** Null lowers the hand; one that is up stays up since the first time. */
  readonly handRaisedAt?: Date | null;
  readonly isHeld?: boolean;
  /** By track sid. */
  readonly muted?: Readonly<Record<string, boolean>>;
}

/** What LiveKit says of a connection that presence knows. */
export type ConfirmedParticipant = Pick<
  ParticipantRecord,
  'sid' | 'displayName' | 'color' | 'handRaisedAt' | 'tracks'
>;

/** What a host lets one person do; what is not named is as usual in the room. */
export type PermissionChanges = {
  readonly [P in keyof MediaPermission]?: MediaPermission[P] | null;
};
export type OwnPermission = Partial<MediaPermission>;

export interface MeetingRecord {
  /** Null: nobody has come in yet. */
  readonly startedAt: Date | null;
  /** People alone: no agents, recorders or callers on hold. */
  readonly participantCount: number;
}

export interface PresenceSnapshot extends MeetingRecord {
  /** News up to this one are contained. */
  readonly seq: number;
  /** In the order in which they joined; `rev` is the news that brought the record. */
  readonly participants: readonly (ParticipantRecord & { readonly rev: number })[];
}

/**
 * Who is in which meeting. Rooms go by the names that LiveKit knows them by. Each transition is one
 * atomic step, right in any order and any number of times, and tells what it changed on the
 * meeting's topic. Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface PresenceStore {
  /** A LiveKit room is open. False when it is known to be over. */
  opened(roomId: string, session: RoomSession): Promise<boolean>;
  /** Null when the connection, or its LiveKit room, is known to be over. */
  joined(
    roomId: string,
    session: RoomSession,
    participant: ParticipantRecord,
  ): Promise<ParticipantRecord | null>;
  /** `isTakeover`: by another connection of the same identity, which is about to be heard of. */
  left(
    roomId: string,
    sessionSid: string,
    departure: Departure,
    isTakeover: boolean,
  ): Promise<void>;
  trackPublished(roomId: string, sessionSid: string, sid: string, track: MediaTrack): Promise<void>;
  trackUnpublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    trackSid: string,
  ): Promise<void>;
  /** Notes what Foyer changed and LiveKit tells nobody of. Null when they are not there. */
  change(
    roomId: string,
    identity: string,
    changes: PresenceChanges,
  ): Promise<ParticipantRecord | null>;
  /** Puts right what LiveKit, asked at `askedAt` (the store's clock), knows better. */
  confirm(
    roomId: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ): Promise<{ readonly ghosts: number; readonly repaired: number }>;
  /** The store's clock, in ms. */
  now(): Promise<number>;

  find(roomId: string, identity: string): Promise<ParticipantRecord | null>;
  /** In the order in which they joined. */
  list(roomId: string): Promise<readonly ParticipantRecord[]>;
  meeting(roomId: string): Promise<MeetingRecord>;
  snapshot(roomId: string): Promise<PresenceSnapshot>;
  /** Sid of the LiveKit room that is known to be open. */
  sessionSid(roomId: string): Promise<string | null>;

  /** A token was given out: whoever comes with this identity is that user. */
  remember(roomId: string, identity: string, userId: string): Promise<void>;
  userOf(roomId: string, identity: string): Promise<string | null>;
  /** Whether somebody has been there, in this meeting or lately, and has gone. */
  hasLeft(roomId: string, identity: string): Promise<boolean>;
  /** Merged into what was said of this person before; lasts until the meeting ends. */
  permit(roomId: string, identity: string, changes: PermissionChanges): Promise<void>;
  permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>>;

  /**
   * Nobody is in the meeting any more. `sessionSid` is the LiveKit room that is over; null:
   * whichever it is. False, and nothing cleared, when another one has taken its place.
   */
  end(roomId: string, sessionSid: string | null): Promise<boolean>;

  /** From here on `isOpen` is false; by itself no longer than `CLOSING_MS`. */
  beginClosing(roomId: string): Promise<void>;
  endClosing(roomId: string): Promise<void>;
  /** False for a LiveKit room that is over, and while the one of that name is being closed. */
  isOpen(roomId: string, sessionSid: string): Promise<boolean>;
}

/** Longer than LiveKit takes to close a room, or a call to it to fail. */
const CLOSING_MS = 8_000;
/** Younger news than this may not have reached what LiveKit answers from. */
const GRACE_MS = 10_000;

/** Presence in Redis: one Lua script for each transition. */
export class RedisPresenceStore implements PresenceStore {
  readonly #redis: PresenceRedis;

  constructor(
    redis: Redis,
    private readonly prefix: string,
    private readonly events: { channel(topic: string): string },
    private readonly graceMs = GRACE_MS,
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
  ): Promise<ParticipantRecord | null> {
    const hand = handRaisedAt !== undefined && { handRaisedAt: handRaisedAt?.getTime() ?? null };
    const args = [identity, JSON.stringify({ ...changes, ...hand })];
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
      this.graceMs,
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

  async meeting(roomId: string): Promise<MeetingRecord> {
    const [startedAt, participantCount] = await redisCall(() =>
      Promise.all([
        this.#redis.hget(this.#key(roomId, 'meeting'), 'startedAt'),
        this.#redis.scard(this.#key(roomId, 'counted')),
      ]),
    );
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

  async remember(roomId: string, identity: string, userId: string): Promise<void> {
    const users = this.#key(roomId, 'users');
    await redisCall(() =>
      Promise.all([this.#redis.hset(users, identity, userId), this.#redis.pexpire(users, KEEP_MS)]),
    );
  }

  async userOf(roomId: string, identity: string): Promise<string | null> {
    const [now, before] = await redisCall(() =>
      Promise.all([
        this.#redis.hget(this.#key(roomId, 'users'), identity),
        this.#redis.hget(this.#key(roomId, 'usersBefore'), identity),
      ]),
    );
    return now ?? before;
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
    // As text: Lua cannot tell an empty list from an empty object.
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

  async end(roomId: string, sessionSid: string | null): Promise<boolean> {
    return (await this.#run('foyerPresenceEnd', roomId, [sessionSid ?? ''])) === 1;
  }

  async beginClosing(roomId: string): Promise<void> {
    await redisCall(() => this.#redis.set(this.#key(roomId, 'closing'), '1', 'PX', CLOSING_MS));
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

/** As long as the scripts keep what nobody clears. */
const KEEP_MS = 86_400_000;

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
