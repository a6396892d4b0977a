import type { RedisClient } from '../redis-client.js';
import { endReasonOf, MeetingEndReason } from '../../models/meeting-history.js';
import { redisCall } from '../redis-call.js';

/** A meeting that has ended, until everything that it left is cleared. */
export interface EndedMeeting {
  readonly roomId: string;
  /** The LiveKit room that has ended; null for any. */
  readonly sessionSid: string | null;
  readonly reason: MeetingEndReason;
}

/**
 * The rooms that are, or were, in use, for reconcilers. Two sorted sets and a set for the whole
 * deployment, with one small entry per open room.
 */
export interface MeetingIndex {
  add(roomId: string): Promise<void>;
  remove(roomId: string): Promise<void>;
  /** The rooms in use for at least `ageMs`, the longest first. */
  list(ageMs: number): Promise<readonly string[]>;
  /** Stores that a meeting is being cleared, so that an interrupted clearing is resumed. */
  beginEnd(ended: EndedMeeting): Promise<void>;
  finishEnd(ended: EndedMeeting): Promise<void>;
  /** The unfinished ends that started at least `ageMs` ago. */
  unfinishedEnds(ageMs: number): Promise<readonly EndedMeeting[]>;
  /** A LiveKit server may have died, so participants listed in the room may be ghosts. */
  markSuspect(roomId: string): Promise<void>;
  suspects(): Promise<ReadonlySet<string>>;
  /** All participants of the room were checked. */
  clearSuspect(roomId: string): Promise<void>;
}

/** Marks every room as suspect. */
export const ALL_ROOMS = '*';

const PAGE = 1_000;

export class RedisMeetingIndex implements MeetingIndex {
  readonly #open: string;
  readonly #ending: string;
  readonly #suspects: string;

  constructor(
    private readonly redis: RedisClient,
    prefix: string,
  ) {
    this.#open = `${prefix}:meetings:open`;
    this.#ending = `${prefix}:meetings:ending`;
    this.#suspects = `${prefix}:meetings:suspect`;
  }

  async add(roomId: string): Promise<void> {
    await redisCall(() => this.redis.zadd(this.#open, 'NX', Date.now(), roomId));
  }

  async remove(roomId: string): Promise<void> {
    await redisCall(() => this.redis.zrem(this.#open, roomId));
  }

  async list(ageMs: number): Promise<readonly string[]> {
    const until = String(Date.now() - ageMs);
    const found = new Set<string>();
    for (let at = 0, size = PAGE; size === PAGE; at += PAGE) {
      const page = await redisCall(() =>
        this.redis.zrangebyscore(this.#open, '-inf', until, 'LIMIT', at, PAGE),
      );
      for (const roomId of page) found.add(roomId);
      size = page.length;
    }
    return [...found];
  }

  async beginEnd(ended: EndedMeeting): Promise<void> {
    await redisCall(() => this.redis.zadd(this.#ending, 'NX', Date.now(), entryOf(ended)));
  }

  async finishEnd(ended: EndedMeeting): Promise<void> {
    await redisCall(() => this.redis.zrem(this.#ending, entryOf(ended)));
  }

  async unfinishedEnds(ageMs: number): Promise<readonly EndedMeeting[]> {
    const entries = await redisCall(() =>
      this.redis.zrangebyscore(this.#ending, '-inf', String(Date.now() - ageMs), 'LIMIT', 0, PAGE),
    );
    return entries.map(endedOf);
  }

  async markSuspect(roomId: string): Promise<void> {
    await redisCall(() => this.redis.sadd(this.#suspects, roomId));
  }

  async suspects(): Promise<ReadonlySet<string>> {
    return new Set(await redisCall(() => this.redis.smembers(this.#suspects)));
  }

  async clearSuspect(roomId: string): Promise<void> {
    await redisCall(() => this.redis.srem(this.#suspects, roomId));
  }
}

const entryOf = ({ roomId, sessionSid, reason }: EndedMeeting): string =>
  `${roomId} ${sessionSid ?? ''} ${reason}`;

function endedOf(entry: string): EndedMeeting {
  const [roomId = '', sessionSid = '', given = ''] = entry.split(' ');
  const reason = endReasonOf(given) ?? MeetingEndReason.UNKNOWN;
  return { roomId, sessionSid: sessionSid === '' ? null : sessionSid, reason };
}
