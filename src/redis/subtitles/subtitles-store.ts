import type { RedisClient } from '../redis-client.js';
import type { AgentCall } from '../../livekit/agent-dispatches.js';
import { meetingTopic } from '../presence/presence-events.js';
import type { ParticipantRecord } from '../presence/presence-record.js';
import type { RedisEventOutbox } from '../event-outbox.js';
import { redisCall, redisPipeline } from '../redis-call.js';
import * as scripts from './subtitles-scripts.js';
import type {
  AgentFailure,
  AgentReplacement,
  ExpectedAgent,
  SubtitlesRecord,
  SubtitlesStatus,
} from './subtitles-record.js';

/**
 * The rooms with subtitles. Each transition is atomic, and publishes its changes on the meeting's
 * topic. Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface SubtitlesStore {
  status(roomId: string): Promise<SubtitlesStatus>;
  /** In the order of the rooms, read in one round trip. */
  statuses(roomIds: readonly string[]): Promise<readonly SubtitlesStatus[]>;
  find(roomId: string): Promise<SubtitlesRecord | null>;
  /**
   * Requests subtitles in this LiveKit room. Resolves to the previous status: only the caller that
   * gets `stopped` may, and must, dispatch the agent, as `attempt`.
   */
  begin(
    roomId: string,
    sessionSid: string,
    attempt: string,
    timeoutMs: number,
  ): Promise<SubtitlesStatus>;
  /** False if that attempt is no longer expected. */
  dispatched(roomId: string, call: AgentCall): Promise<boolean>;
  /** Resolves to the identity of a surplus agent: this one, or an earlier one. */
  arrived(
    roomId: string,
    agent: Pick<ParticipantRecord, 'identity' | 'sid' | 'joinedAt'>,
  ): Promise<string | null>;
  /** Null if the failure does not apply. `next` names the one attempt that may follow. */
  failed(
    roomId: string,
    failure: AgentFailure,
    next: string,
    timeoutMs: number,
  ): Promise<AgentReplacement | null>;
  /** Null if the subtitles are stopped, or are not the given ones. */
  stop(
    roomId: string,
    those?: { readonly attempt?: string; readonly sessionSid?: string | null },
  ): Promise<AgentCall | null>;

  /** Stores a dispatch before it is created, until it is known to be removed. */
  expect(expected: ExpectedAgent): Promise<void>;
  forget(expected: ExpectedAgent): Promise<void>;
  /** The dispatches stored for at least `ageMs`. */
  expected(ageMs: number): Promise<readonly ExpectedAgent[]>;
}

const PAGE = 1_000;

export class RedisSubtitlesStore implements SubtitlesStore {
  readonly #expected: string;

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
    private readonly pubSub: { channel(topic: string): string },
    /** Null to keep no events of changes. */
    private readonly outbox: RedisEventOutbox | null = null,
  ) {
    this.#expected = `${prefix}:subtitles:expected`;
  }

  async status(roomId: string): Promise<SubtitlesStatus> {
    const [status] = await this.statuses([roomId]);
    return status ?? 'stopped';
  }

  async statuses(roomIds: readonly string[]): Promise<readonly SubtitlesStatus[]> {
    const replies = await redisPipeline(
      this.redis,
      roomIds.map((roomId) => ['hget', this.#key(roomId), 'status']),
    );
    return replies.map((status) => (status ?? 'stopped') as SubtitlesStatus);
  }

  async find(roomId: string): Promise<SubtitlesRecord | null> {
    const stored = await redisCall(() => this.redis.hgetall(this.#key(roomId)));
    const { status, attempt = '', dueAt, agent, agentSid = '' } = stored;
    if (status === undefined) return null;
    return {
      status: status as SubtitlesRecord['status'],
      attempt,
      dueAt: Number(dueAt),
      agent: agent === undefined ? null : { identity: agent, sid: agentSid },
    };
  }

  begin(
    roomId: string,
    sessionSid: string,
    attempt: string,
    timeoutMs: number,
  ): Promise<SubtitlesStatus> {
    return this.#step(roomId, () =>
      scripts.begin(...this.#room(roomId), sessionSid, attempt, timeoutMs),
    );
  }

  dispatched(roomId: string, call: AgentCall): Promise<boolean> {
    return scripts.dispatched(...this.#room(roomId), call);
  }

  arrived(
    roomId: string,
    agent: Pick<ParticipantRecord, 'identity' | 'sid' | 'joinedAt'>,
  ): Promise<string | null> {
    return this.#step(roomId, () => scripts.arrived(...this.#room(roomId), agent));
  }

  failed(
    roomId: string,
    failure: AgentFailure,
    next: string,
    timeoutMs: number,
  ): Promise<AgentReplacement | null> {
    return this.#step(roomId, () =>
      scripts.failed(...this.#room(roomId), failure, next, timeoutMs),
    );
  }

  stop(
    roomId: string,
    {
      attempt = '',
      sessionSid = null,
    }: { readonly attempt?: string; readonly sessionSid?: string | null } = {},
  ): Promise<AgentCall | null> {
    return this.#step(roomId, () => scripts.stop(...this.#room(roomId), attempt, sessionSid ?? ''));
  }

  async expect(expected: ExpectedAgent): Promise<void> {
    await redisCall(() => this.redis.zadd(this.#expected, Date.now(), entryOf(expected)));
  }

  async forget(expected: ExpectedAgent): Promise<void> {
    await redisCall(() => this.redis.zrem(this.#expected, entryOf(expected)));
  }

  async expected(ageMs: number): Promise<readonly ExpectedAgent[]> {
    const until = String(Date.now() - ageMs);
    const found = new Set<string>();
    for (let at = 0, size = PAGE; size === PAGE; at += PAGE) {
      const page = await redisCall(() =>
        this.redis.zrangebyscore(this.#expected, '-inf', until, 'LIMIT', at, PAGE),
      );
      for (const entry of page) found.add(entry);
      size = page.length;
    }
    return [...found].map((entry) => {
      const [roomId = '', attempt = ''] = entry.split(' ');
      return { roomId, attempt };
    });
  }

  #key(roomId: string): string {
    return `${this.prefix}:subtitles:{${roomId}}`;
  }

  /** What each script takes first. */
  #room(roomId: string) {
    const key = this.#key(roomId);
    const keys = [key, this.outbox?.key(roomId) ?? key] as const;
    return [this.redis, keys, this.pubSub.channel(meetingTopic(roomId))] as const;
  }

  /** Runs a script that may push events. */
  #step<T>(roomId: string, run: () => Promise<T>): Promise<T> {
    return this.outbox ? this.outbox.around(roomId, run) : run();
  }
}

const entryOf = ({ roomId, attempt }: ExpectedAgent): string => `${roomId} ${attempt}`;
