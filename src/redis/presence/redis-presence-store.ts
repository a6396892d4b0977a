import type { RedisClient } from '../redis-client.js';
import type { MediaTrack } from '../../livekit/media-participant.js';
import { endReasonOf, MeetingEndReason } from '../../models/meeting-history.js';
import { keysFor } from '../define-script.js';
import { redisCall, redisPipeline } from '../redis-call.js';
import { permissionOf } from './permission-record.js';
import { meetingTopic } from './presence-events.js';
import { PRESENCE_KEYS, type PresenceKey } from './presence-keys.js';
import { dateOf, inOrder, participantOf, type ParticipantRecord } from './presence-record.js';
import * as scripts from './presence-scripts.js';
import {
  CLOSING_MS,
  NO_LIMITS,
  PLACE_MS,
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

const MEETING_FIELDS = ['sid', 'startedAt', 'maxParticipants', 'maxDurationMs'] as const;

/** Presence in Redis, with one Lua script per transition. */
export class RedisPresenceStore implements PresenceStore {
  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
    private readonly pubSub: { channel(topic: string): string },
  ) {}

  opened(roomId: string, session: RoomSession): Promise<boolean> {
    return scripts.opened(...this.#room(roomId), session);
  }

  joined(
    roomId: string,
    session: RoomSession,
    participant: ParticipantRecord,
    limits = NO_LIMITS,
  ): Promise<ParticipantRecord | null> {
    return scripts.joined(...this.#room(roomId), session, participant, limits);
  }

  left(
    roomId: string,
    sessionSid: string,
    departure: Departure,
    isTakeover: boolean,
  ): Promise<void> {
    return scripts.left(...this.#room(roomId), sessionSid, departure, isTakeover);
  }

  trackPublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    track: MediaTrack,
  ): Promise<void> {
    return scripts.track(...this.#room(roomId), sessionSid, sid, track.sid, track);
  }

  trackUnpublished(
    roomId: string,
    sessionSid: string,
    sid: string,
    trackSid: string,
  ): Promise<void> {
    return scripts.track(...this.#room(roomId), sessionSid, sid, trackSid, null);
  }

  change(
    roomId: string,
    identity: string,
    changes: PresenceChanges,
    sid = '',
  ): Promise<ParticipantRecord | null> {
    return scripts.change(...this.#room(roomId), identity, changes, sid);
  }

  confirm(
    roomId: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ): Promise<{ ghosts: number; repaired: number }> {
    return scripts.confirm(...this.#room(roomId), sessionSid, askedAt, listed, facts);
  }

  now(roomId: string): Promise<number> {
    return scripts.now(...this.#room(roomId));
  }

  find(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    return scripts.find(...this.#room(roomId), identity);
  }

  async list(roomId: string): Promise<readonly ParticipantRecord[]> {
    const records = await redisCall(() => this.redis.hvals(this.#key(roomId, 'people')));
    return inOrder(records).map(participantOf);
  }

  participantCount(roomId: string): Promise<number> {
    return redisCall(() => this.redis.scard(this.#key(roomId, 'counted')));
  }

  async meeting(roomId: string): Promise<MeetingRecord> {
    const [meeting] = await this.meetings([roomId]);
    return meeting ?? meetingOf([], 0);
  }

  async meetings(roomIds: readonly string[]): Promise<readonly MeetingRecord[]> {
    const replies = await redisPipeline(
      this.redis,
      roomIds.flatMap((roomId) => [
        ['hmget', this.#key(roomId, 'meeting'), ...MEETING_FIELDS],
        ['scard', this.#key(roomId, 'counted')],
      ]),
    );
    return roomIds.map((_, index) =>
      meetingOf(replies[2 * index] as readonly (string | null)[], replies[2 * index + 1] as number),
    );
  }

  snapshot(roomId: string): Promise<PresenceSnapshot> {
    return scripts.snapshot(...this.#room(roomId));
  }

  sessionSid(roomId: string): Promise<string | null> {
    return redisCall(() => this.redis.hget(this.#key(roomId, 'meeting'), 'sid'));
  }

  setTokenHolder(roomId: string, identity: string, userId: string | null): Promise<void> {
    return scripts.setTokenHolder(...this.#room(roomId), identity, userId);
  }

  tokenHolder(roomId: string, identity: string): Promise<TokenHolder | null> {
    return scripts.tokenHolder(...this.#room(roomId), identity);
  }

  userOf(roomId: string, identity: string): Promise<string | null> {
    return scripts.userOf(...this.#room(roomId), identity);
  }

  async hasLeft(roomId: string, identity: string): Promise<boolean> {
    const gone = this.#key(roomId, 'gone');
    return (await redisCall(() => this.redis.zscore(gone, `@${identity}`))) !== null;
  }

  permit(roomId: string, identity: string, changes: PermissionChanges): Promise<void> {
    return scripts.permit(...this.#room(roomId), identity, changes);
  }

  async permissions(roomId: string): Promise<ReadonlyMap<string, OwnPermission>> {
    const stored = await redisCall(() => this.redis.hgetall(this.#key(roomId, 'permissions')));
    return new Map(
      Object.entries(stored).map(([identity, text]) => [identity, permissionOf(text)]),
    );
  }

  end(
    roomId: string,
    sessionSid: string | null,
    reason: MeetingEndReason = MeetingEndReason.UNKNOWN,
  ): Promise<boolean> {
    return scripts.end(...this.#room(roomId), sessionSid, reason);
  }

  async beginClosing(roomId: string, reason: MeetingEndReason): Promise<void> {
    const key = this.#key(roomId, 'closing');
    await redisCall(() => this.redis.set(key, reason, 'PX', CLOSING_MS));
  }

  async endClosing(roomId: string): Promise<void> {
    await redisCall(() => this.redis.unlink(this.#key(roomId, 'closing')));
  }

  async closingReason(roomId: string): Promise<MeetingEndReason | null> {
    return endReasonOf(await redisCall(() => this.redis.get(this.#key(roomId, 'closing'))));
  }

  isOpen(roomId: string, sessionSid: string): Promise<{ isLimited: boolean } | null> {
    return scripts.isOpen(...this.#room(roomId), sessionSid);
  }

  reserve(
    roomId: string,
    sessionSid: string,
    identity: string,
    maxParticipants: number | null,
  ): Promise<boolean> {
    const room = this.#room(roomId);
    return scripts.reserve(...room, sessionSid, identity, maxParticipants, PLACE_MS);
  }

  warn(roomId: string, sessionSid: string, beforeMs: number, endsAt: Date): Promise<boolean> {
    return scripts.warn(...this.#room(roomId), sessionSid, beforeMs, endsAt);
  }

  #key(roomId: string, key: PresenceKey): string {
    return `${this.prefix}:presence:{${roomId}}:${key}`;
  }

  /** What each script takes first. */
  #room(roomId: string) {
    const keys = keysFor(PRESENCE_KEYS, (key) => this.#key(roomId, key));
    return [this.redis, keys, this.pubSub.channel(meetingTopic(roomId))] as const;
  }
}

/** @param fields the values of MEETING_FIELDS */
function meetingOf(
  [sid = null, startedAt = null, maxParticipants, maxDurationMs]: readonly (string | null)[],
  participantCount: number,
): MeetingRecord {
  const begun = dateOf(startedAt);
  const limit = (text: string | null | undefined) => (begun && text ? Number(text) : null);
  const durationMs = limit(maxDurationMs);
  return {
    sessionSid: sid,
    startedAt: begun,
    participantCount,
    maxParticipants: limit(maxParticipants),
    maxDurationMs: durationMs,
    endsAt: begun && durationMs !== null ? new Date(begun.getTime() + durationMs) : null,
  };
}
