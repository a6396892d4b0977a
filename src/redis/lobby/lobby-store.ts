import type { RedisClient } from '../redis-client.js';
import type { MediaRoom } from '../../livekit/media-server.js';
import type { MeetingGrant } from '../../models/meeting-grant.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { redisCall } from '../redis-call.js';
import { lobbyTopic, applicantsTopic, applicantTopic } from './lobby-events.js';
import type { Script } from '../define-script.js';
import type { RedisEventOutbox } from '../event-outbox.js';
import { lobbyKey, lobbyKeys, type LOBBY_KEYS } from './lobby-keys.js';
import { grantIn } from './lobby-record.js';
import type {
  Applicant,
  Granted,
  LobbySettings,
  LobbySnapshot,
  LobbyStatus,
  PersonKey,
  WaitingPerson,
} from './lobby-status.js';
import { LobbyPages, type LobbyPage } from './lobby-pages.js';
import * as scripts from './lobby-scripts.js';

/**
 * The people waiting for each room, and the decisions of hosts. Each method is atomic (or a few
 * atomic steps, where stated) and notifies hosts and waiting people in the order of the steps.
 * Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface LobbyStore {
  /**
   * Reads the person's status. A waiting person keeps their place for another keep-alive period. An
   * unknown person starts to wait if `applicant` is given; a waiting person keeps their earlier
   * name.
   */
  checkIn(roomId: string, key: PersonKey, applicant: Applicant | null): Promise<LobbyStatus>;
  /**
   * Admits the bearer of a meeting token until the meeting ends. Null, and nothing stored, if they
   * are banned.
   */
  grant(
    roomId: string,
    key: PersonKey,
    person: Pick<Applicant, 'displayName' | 'color'>,
    grant: MeetingGrant,
  ): Promise<Granted | null>;
  /** The grant of a person admitted by a meeting token; null without one. */
  findGrant(roomId: string, identity: string): Promise<MeetingGrant | null>;
  /**
   * Admits people, or denies them for the cool-down. Replaces an earlier decision, unless the
   * person has already entered. Resolves to those who were waiting, in the order of `identities`.
   */
  decide(roomId: string, identities: readonly string[], allow: boolean): Promise<WaitingPerson[]>;
  /** Admits everyone who is waiting now, in several steps if there are many. */
  admitEveryone(roomId: string): Promise<WaitingPerson[]>;
  /**
   * Stores what a host tells these people, or, for null, everyone who is waiting and those who
   * arrive until the meeting ends. An empty text deletes it. Resolves to the number of people who
   * are waiting and can read it.
   */
  setMessage(roomId: string, identities: readonly string[] | null, text: string): Promise<number>;
  /**
   * A participant waits again. Replaces the decisions about them, and takes them however many are
   * waiting.
   */
  sendBack(roomId: string, key: PersonKey, applicant: Applicant): Promise<LobbyStatus>;
  /** Ends a person's wait. False if they were not waiting. */
  leave(roomId: string, identity: string, how: 'left' | 'admitted'): Promise<boolean>;
  /** Ends a person's wait, and deletes the decisions about them. */
  forget(roomId: string, identity: string): Promise<void>;
  /** The waiting people whose leases have not expired. */
  snapshot(roomId: string): Promise<LobbySnapshot>;
  /**
   * As `snapshot`, in order of arrival. `after` may have stopped waiting. Null if the lobby does not
   * know it. A page that has not changed may be the same list as before.
   */
  page(roomId: string, page: LobbyPage): Promise<readonly WaitingPerson[] | null>;
  /** Notifies hosts of expired leases. */
  sweep(roomId: string): Promise<void>;
  /** Clears everything after the meeting: waits, admissions, denials, and bans. */
  clear(roomId: string): Promise<void>;
  /**
   * Reports the LiveKit room of the meeting. If it is a new one, and the lobby was not cleared in
   * between, the decisions of the earlier meeting are deleted, while waiting people stay. Resolves
   * to the number of deleted decisions.
   */
  bindSession(roomId: string, session: Pick<MediaRoom, 'sid' | 'createdAt'>): Promise<number>;
}

/** People admitted per script call; a longer call would block all others. */
const BATCH = 100;
const SWEEP_BATCH = 50;
/** As long as the scripts keep a room that is never cleared. */
const CALLER_LEASE_MS = 86_400_000;
/** How long people who were waiting can still learn that a host ended the meeting. */
const MIN_ENDED_KEEP_MS = 60_000;

/** The lobby in Redis, with one Lua script per transition. */
export class RedisLobbyStore implements LobbyStore {
  readonly #pages = new LobbyPages();

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
    private readonly pubSub: { channel(topic: string): string },
    private readonly settings: LobbySettings,
    private readonly outbox: RedisEventOutbox | null = null,
  ) {}

  checkIn(roomId: string, key: PersonKey, applicant: Applicant | null): Promise<LobbyStatus> {
    const leaseMs = this.#leaseMs(applicant);
    return this.#run(scripts.checkIn, roomId, key, applicant, leaseMs, this.settings);
  }

  grant(
    roomId: string,
    key: PersonKey,
    person: Pick<Applicant, 'displayName' | 'color'>,
    grant: MeetingGrant,
  ): Promise<Granted | null> {
    const channel = this.#applicantChannel(roomId, key.identity);
    return this.#run(scripts.grant, roomId, channel, key, person, grant);
  }

  async findGrant(roomId: string, identity: string): Promise<MeetingGrant | null> {
    const key = lobbyKey(this.prefix, roomId, 'admitted');
    return grantIn(await redisCall(() => this.redis.hget(key, identity)));
  }

  async decide(
    roomId: string,
    identities: readonly string[],
    allow: boolean,
  ): Promise<WaitingPerson[]> {
    const channels = this.#applicantChannel(roomId);
    const cooldownMs = this.settings.denialCooldownSeconds * 1000;
    const decided: WaitingPerson[] = [];
    for (let at = 0; at < identities.length; at += BATCH) {
      const batch = identities.slice(at, at + BATCH);
      const step = await this.#run(scripts.decide, roomId, channels, allow, cooldownMs, batch);
      decided.push(...step);
    }
    return decided;
  }

  async admitEveryone(roomId: string): Promise<WaitingPerson[]> {
    const channels = this.#applicantChannel(roomId);
    const admitted: WaitingPerson[] = [];
    let upTo = '';
    for (let processed = BATCH; processed === BATCH;) {
      const step = await this.#run(scripts.admitNext, roomId, channels, BATCH, upTo);
      admitted.push(...step.admitted);
      ({ upTo, processed } = step);
    }
    return admitted;
  }

  async setMessage(
    roomId: string,
    identities: readonly string[] | null,
    text: string,
  ): Promise<number> {
    const everyone = this.pubSub.channel(applicantsTopic(roomId));
    const channels = this.#applicantChannel(roomId);
    const send = (batch: readonly string[] | null) =>
      this.#run(scripts.setMessage, roomId, everyone, channels, text, batch);
    if (identities === null) return send(null);
    let informed = 0;
    for (let at = 0; at < identities.length; at += BATCH) {
      informed += await send(identities.slice(at, at + BATCH));
    }
    return informed;
  }

  async sendBack(roomId: string, key: PersonKey, applicant: Applicant): Promise<LobbyStatus> {
    await this.forget(roomId, key.identity);
    const settings = { ...this.settings, maxWaiting: Number.MAX_SAFE_INTEGER };
    const person = { ...applicant, address: null };
    return this.#run(scripts.checkIn, roomId, key, person, this.#leaseMs(person), settings);
  }

  leave(roomId: string, identity: string, how: 'left' | 'admitted'): Promise<boolean> {
    const channel = this.#applicantChannel(roomId, identity);
    return this.#run(scripts.leave, roomId, channel, identity, how, false);
  }

  async forget(roomId: string, identity: string): Promise<void> {
    const channel = this.#applicantChannel(roomId, identity);
    await this.#run(scripts.leave, roomId, channel, identity, 'left', true);
  }

  snapshot(roomId: string): Promise<LobbySnapshot> {
    return this.#run(scripts.snapshot, roomId);
  }

  page(roomId: string, page: LobbyPage): Promise<readonly WaitingPerson[] | null> {
    return this.#pages.read(roomId, page, (knownSeq) =>
      this.#run(scripts.page, roomId, page, knownSeq),
    );
  }

  async sweep(roomId: string): Promise<void> {
    while ((await this.#run(scripts.sweep, roomId)) === SWEEP_BATCH);
  }

  async clear(roomId: string): Promise<void> {
    const memoryMs = Math.max(MIN_ENDED_KEEP_MS, this.settings.keepAliveSeconds * 2000);
    const everyone = this.pubSub.channel(applicantsTopic(roomId));
    await this.#run(scripts.clear, roomId, everyone, memoryMs);
  }

  bindSession(
    roomId: string,
    { sid, createdAt }: Pick<MediaRoom, 'sid' | 'createdAt'>,
  ): Promise<number> {
    // The first admission precedes the opening of the room.
    const before = createdAt.getTime() - this.settings.keepAliveSeconds * 1000;
    return this.#run(scripts.bindSession, roomId, sid, before);
  }

  /** Callers do nothing to keep their place: they have it until they hang up. */
  #leaseMs(applicant: Applicant | null): number {
    const isCaller = applicant?.kind === ParticipantKind.PHONE;
    return isCaller ? CALLER_LEASE_MS : this.settings.keepAliveSeconds * 1000;
  }

  /** Runs a script, which may push events: each sweeps the lobby first. */
  #run<Args extends readonly unknown[], Reply>(
    script: Script<typeof LOBBY_KEYS, [hosts: string, ...Args], Reply>,
    roomId: string,
    ...args: Args
  ): Promise<Reply> {
    const keys = lobbyKeys(this.prefix, roomId, this.outbox?.key(roomId) ?? null);
    const run = () => script(this.redis, keys, this.pubSub.channel(lobbyTopic(roomId)), ...args);
    return this.outbox ? this.outbox.around(roomId, run) : run();
  }

  /** Without an identity, the prefix of the channels of a room's applicants. */
  #applicantChannel(roomId: string, identity = ''): string {
    return this.pubSub.channel(applicantTopic(roomId, identity));
  }
}
