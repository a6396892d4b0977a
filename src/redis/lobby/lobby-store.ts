import type { Redis } from 'ioredis';
import type { MediaRoom } from '../../livekit/media.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { lobbyTopic, visitorsTopic, visitorTopic } from './lobby-events.js';
import { LOBBY_KEYS } from './lobby-prelude.js';
import { withLobbyScripts, type LobbyScript, type ScriptedRedis } from './lobby-scripts.js';
import { redisCall } from '../redis-call.js';

/** Somebody who waits, or waited until a host let them in. */
export interface WaitingPerson {
  /** Their identity in the room. */
  readonly id: string;
  readonly displayName: string;
  readonly color: string;
  readonly kind: ParticipantKind;
  readonly enteredAt: Date;
  /** Null for anonymous people. */
  readonly userId: string | null;
}

export interface Visitor {
  readonly identity: string;
  readonly userId: string | null;
}

/** How somebody who begins to wait is shown to hosts, and where they come from. */
export interface Applicant extends Pick<WaitingPerson, 'displayName' | 'color' | 'kind'> {
  /** As limits count it; null for phone callers. Hosts do not learn it. */
  readonly address: string | null;
}

/**
 * What the lobby knows of a visitor. `full`: a newcomer finds no place; `address-full`: the places
 * of the newcomer's address are taken.
 */
export type LobbyStatus =
  | { readonly status: 'unknown' | 'banned' | 'meeting-ended' | 'full' | 'address-full' }
  | { readonly status: 'admitted'; readonly person: WaitingPerson }
  | { readonly status: 'denied'; readonly retryAfterMs: number }
  | {
      readonly status: 'waiting';
      readonly person: WaitingPerson;
      readonly waitingCount: number;
      readonly isNew: boolean;
    };

export interface LobbySnapshot {
  /** Signals up to this one are contained. */
  readonly seq: number;
  /** In the order of arrival. */
  readonly people: readonly WaitingPerson[];
}

/**
 * Who waits before each room, and whom hosts let in or refused. Each method is one atomic step (or
 * a few, where it says so) and tells hosts and visitors in the order of the steps. Every method
 * throws StorageUnavailableError while the store cannot be reached.
 */
export interface LobbyStore {
  /**
   * What a visitor may do now; who waits already waits on, for another keep-alive period. A visitor
   * who is not known begins to wait, if `newcomer` says as whom; a waiting one keeps the old name.
   */
  checkIn(roomId: string, visitor: Visitor, newcomer: Applicant | null): Promise<LobbyStatus>;
  /**
   * Lets people in or refuses them for the cool-down. Replaces an earlier decision, unless the
   * person has come in on it. Answers those who were waiting, in the order of `identities`.
   */
  decide(roomId: string, identities: readonly string[], allow: boolean): Promise<WaitingPerson[]>;
  /** Lets in all who wait now, in several steps when they are many. */
  admitEveryone(roomId: string): Promise<WaitingPerson[]>;
  /** Ends somebody's wait. False when they were not waiting. */
  leave(roomId: string, identity: string, how: 'left' | 'admitted'): Promise<boolean>;
  /** Ends somebody's wait and forgets what was decided on them. */
  forget(roomId: string, identity: string): Promise<void>;
  /** Those who wait; none whose time is over. */
  snapshot(roomId: string): Promise<LobbySnapshot>;
  /** Tells hosts of those whose time is over. */
  sweep(roomId: string): Promise<void>;
  /** The meeting is over: nobody waits, is let in, refused or banned any more. */
  clear(roomId: string): Promise<void>;
  /**
   * A meeting is held in that LiveKit room now. Where it is another one than before, and nobody has
   * cleared the lobby in between, whom hosts let in or banned then is forgotten; who waits waits on.
   * Answers how many decisions that were.
   */
  meet(roomId: string, session: Pick<MediaRoom, 'sid' | 'createdAt'>): Promise<number>;
}

export interface LobbySettings {
  readonly keepAliveSeconds: number;
  readonly denialCooldownSeconds: number;
  readonly maxWaiting: number;
  readonly maxWaitingPerAddress: number;
}

/** People let in by one script call: a longer one would hold up everybody else's. */
const BATCH = 100;
const SWEEP_BATCH = 50;
/** As long as the scripts keep a room that nobody clears. */
const CALLER_LEASE_MS = 86_400_000;
/** How long somebody who waited can still learn that a host ended the meeting. */
const SHORTEST_MEMORY_MS = 60_000;

/** The lobby in Redis: one Lua script for each transition. */
export class RedisLobbyStore implements LobbyStore {
  readonly #redis: ScriptedRedis;

  constructor(
    redis: Redis,
    private readonly prefix: string,
    private readonly events: { channel(topic: string): string },
    private readonly settings: LobbySettings,
  ) {
    this.#redis = withLobbyScripts(redis);
  }

  async checkIn(
    roomId: string,
    { identity, userId }: Visitor,
    newcomer: Applicant | null,
  ): Promise<LobbyStatus> {
    const { keepAliveSeconds, maxWaiting, maxWaitingPerAddress } = this.settings;
    const { displayName = '', color = '', kind = '', address } = newcomer ?? {};
    // Callers do nothing to keep their place: they have it until they hang up.
    const leaseMs = kind === ParticipantKind.PHONE ? CALLER_LEASE_MS : keepAliveSeconds * 1000;
    const reply = (await this.#run('foyerLobbyArrive', roomId, [
      identity,
      userId ?? '',
      leaseMs,
      maxWaiting,
      displayName,
      color,
      kind,
      address ?? '',
      maxWaitingPerAddress,
    ])) as readonly [string, unknown?, number?, number?];
    return standingOf(reply);
  }

  async decide(
    roomId: string,
    identities: readonly string[],
    allow: boolean,
  ): Promise<WaitingPerson[]> {
    const decided: WaitingPerson[] = [];
    for (let at = 0; at < identities.length; at += BATCH) {
      const records = await this.#run('foyerLobbyDecide', roomId, [
        this.#visitorChannels(roomId),
        allow ? 1 : 0,
        this.settings.denialCooldownSeconds * 1000,
        ...identities.slice(at, at + BATCH),
      ]);
      decided.push(...peopleOf(records));
    }
    return decided;
  }

  async admitEveryone(roomId: string): Promise<WaitingPerson[]> {
    const admitted: WaitingPerson[] = [];
    let upTo = '';
    for (let seen = BATCH; seen === BATCH;) {
      const [place, count, records] = (await this.#run('foyerLobbyAdmitNext', roomId, [
        this.#visitorChannels(roomId),
        BATCH,
        upTo,
      ])) as [string, number, unknown];
      admitted.push(...peopleOf(records));
      [upTo, seen] = [place, count];
    }
    return admitted;
  }

  async leave(roomId: string, identity: string, how: 'left' | 'admitted'): Promise<boolean> {
    const channel = this.events.channel(visitorTopic(roomId, identity));
    return (await this.#run('foyerLobbyLeave', roomId, [channel, identity, how, 0])) === 1;
  }

  async forget(roomId: string, identity: string): Promise<void> {
    const channel = this.events.channel(visitorTopic(roomId, identity));
    await this.#run('foyerLobbyLeave', roomId, [channel, identity, 'left', 1]);
  }

  async snapshot(roomId: string): Promise<LobbySnapshot> {
    const [seq, records] = (await this.#run('foyerLobbySnapshot', roomId, [])) as [string, unknown];
    return { seq: Number(seq), people: peopleOf(records) };
  }

  async sweep(roomId: string): Promise<void> {
    while ((await this.#run('foyerLobbySweep', roomId, [])) === SWEEP_BATCH);
  }

  async clear(roomId: string): Promise<void> {
    const channel = this.events.channel(visitorsTopic(roomId));
    const memoryMs = Math.max(SHORTEST_MEMORY_MS, this.settings.keepAliveSeconds * 2000);
    await this.#run('foyerLobbyClear', roomId, [channel, memoryMs]);
  }

  async meet(
    roomId: string,
    { sid, createdAt }: Pick<MediaRoom, 'sid' | 'createdAt'>,
  ): Promise<number> {
    // The first to be let in comes after the decision, and opens the room.
    const before = createdAt.getTime() - this.settings.keepAliveSeconds * 1000;
    return (await this.#run('foyerLobbyMeet', roomId, [sid, before])) as number;
  }

  #run(script: LobbyScript, roomId: string, args: readonly (string | number)[]): Promise<unknown> {
    const keys = LOBBY_KEYS.map((key) => `${this.prefix}:lobby:{${roomId}}:${key}`);
    const hosts = this.events.channel(lobbyTopic(roomId));
    return redisCall(() => this.#redis[script](...keys, hosts, ...args));
  }

  /** What the channel of every visitor of a room begins with. */
  #visitorChannels(roomId: string): string {
    return this.events.channel(visitorTopic(roomId, ''));
  }
}

function standingOf([status, value, count = 0, isNew]: readonly [
  string,
  unknown?,
  number?,
  number?,
]): LobbyStatus {
  switch (status) {
    case 'admitted':
      return { status, person: personOf(JSON.parse(String(value))) };
    case 'waiting':
      return {
        status,
        person: personOf(JSON.parse(String(value))),
        waitingCount: count,
        isNew: isNew === 1,
      };
    case 'denied':
      return { status, retryAfterMs: Number(value) };
    case 'ended':
      return { status: 'meeting-ended' };
    case 'banned':
    case 'full':
    case 'address-full':
    case 'unknown':
      return { status };
    default:
      throw new Error(`Unknown lobby status: ${status}`);
  }
}

/** A record as the scripts keep it. */
interface LobbyRecord {
  readonly id: string;
  readonly displayName: string;
  readonly color: string;
  readonly kind: ParticipantKind;
  readonly enteredAt: number;
  readonly userId?: string;
}

/** A person in a script's answer or in a signal; the scripts have checked the record. */
export function personOf(value: unknown): WaitingPerson {
  const { id, displayName, color, kind, enteredAt, userId = null } = value as LobbyRecord;
  return { id, displayName, color, kind, enteredAt: new Date(enteredAt), userId };
}

const peopleOf = (records: unknown): WaitingPerson[] =>
  (records as readonly string[]).map((record) => personOf(JSON.parse(record)));
