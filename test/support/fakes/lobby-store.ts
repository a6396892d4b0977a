import {
  lobbyTopic,
  applicantsTopic,
  applicantTopic,
  type LobbySignal,
  type ApplicantSignal,
} from '../../../src/redis/lobby/lobby-events.js';
import type { MeetingGrant } from '../../../src/models/meeting-grant.js';
import type { LobbyPage } from '../../../src/redis/lobby/lobby-pages.js';
import type { LobbyStore } from '../../../src/redis/lobby/lobby-store.js';
import type {
  Applicant,
  Granted,
  LobbySettings,
  LobbySnapshot,
  LobbyStatus,
  PersonKey,
  WaitingPerson,
} from '../../../src/redis/lobby/lobby-status.js';
import type { PubSub } from '../../../src/redis/pub-sub.js';
import { FakePubSub } from '../fake-pub-sub.js';
import { FakeLobbyRooms, type FakeAdmission, type LobbyEntry } from './lobby-rooms.js';

export interface FakeLobbyDeps {
  readonly settings: LobbySettings;
  readonly pubSub: Pick<PubSub, 'publish'>;
  readonly rooms: FakeLobbyRooms;
}

const DEFAULTS: LobbySettings = {
  keepAliveSeconds: 10,
  denialCooldownSeconds: 60,
  maxWaiting: 500,
  maxWaitingPerAddress: 20,
};
const CALLER_LEASE_MS = 86_400_000;
/** Added to the places of people who wait behind everyone else. */
const BACK = 2 ** 40;

/** Lobbies in memory, with the rules of the scripts in src/redis/lobby. */
export class FakeLobbyStore implements LobbyStore {
  readonly #settings: LobbySettings;
  readonly #pubSub: Pick<PubSub, 'publish'>;
  readonly #rooms: FakeLobbyRooms;

  constructor({ settings, pubSub, rooms }: Partial<FakeLobbyDeps> = {}) {
    this.#settings = settings ?? DEFAULTS;
    this.#pubSub = pubSub ?? new FakePubSub();
    this.#rooms = rooms ?? new FakeLobbyRooms();
  }

  async checkIn(roomId: string, key: PersonKey, applicant: Applicant | null): Promise<LobbyStatus> {
    await this.sweep(roomId);
    const { identity, userId } = key;
    const { entries, admitted, ended } = this.#rooms.of(roomId);
    const isOfAnother = ({ person }: Pick<LobbyEntry, 'person'>) =>
      person.userId !== null && person.userId !== userId;
    const admission = admitted.get(identity);
    const own = admission && !isOfAnother(admission) ? admission : null;
    if (this.#rooms.isBanned(roomId, identity, userId, own?.grant?.bearer ?? null)) {
      return { status: 'banned' };
    }
    if (own) {
      own.hasEntered = true;
      return { status: 'admitted', person: own.person, grant: own.grant };
    }
    admitted.delete(identity);
    const entry = entries.get(identity);
    if (entry?.status === 'denied') {
      return { status: 'denied', retryAfterMs: entry.endsAt - Date.now() };
    }
    if (entry && isOfAnother(entry)) {
      this.#drop(roomId, identity);
      this.#announce(roomId, 'left', [entry]);
    } else if (entry) {
      entry.endsAt = Date.now() + this.#leaseMs(applicant);
      return this.#waiting(roomId, entry, false);
    }
    if (applicant) return this.#begin(roomId, key, applicant);
    return { status: ended.get(identity)?.status === 'waiting' ? 'meeting-ended' : 'unknown' };
  }

  async grant(
    roomId: string,
    { identity, userId }: PersonKey,
    shown: Pick<Applicant, 'displayName' | 'color'>,
    grant: MeetingGrant,
  ): Promise<Granted | null> {
    await this.sweep(roomId);
    if (this.#rooms.isBanned(roomId, identity, userId, grant.bearer)) return null;
    const { entries, admitted, ended } = this.#rooms.of(roomId);
    const entry = entries.get(identity);
    this.#drop(roomId, identity);
    ended.delete(identity);
    if (entry?.status === 'waiting') {
      this.#announce(roomId, 'admitted', [entry]);
      this.#notify(applicantTopic(roomId, identity), { type: 'admitted' });
    }
    const before = admitted.get(identity)?.grant ?? null;
    const person = { id: identity, ...shown, kind: 'standard', userId } as const;
    admitted.set(identity, {
      person: { ...person, enteredAt: new Date() },
      address: null,
      admittedAt: Date.now(),
      hasEntered: true,
      grant,
    });
    return { before };
  }

  findGrant(roomId: string, identity: string): Promise<MeetingGrant | null> {
    return Promise.resolve(this.#rooms.of(roomId).admitted.get(identity)?.grant ?? null);
  }

  async decide(
    roomId: string,
    identities: readonly string[],
    allow: boolean,
  ): Promise<WaitingPerson[]> {
    await this.sweep(roomId);
    const { entries, admitted } = this.#rooms.of(roomId);
    const decided: LobbyEntry[] = [];
    for (const identity of identities) {
      const entry = entries.get(identity);
      const admission = admitted.get(identity);
      if (entry?.status === 'waiting') decided.push({ ...entry });
      if (allow && entry) this.#admit(roomId, entry);
      else if (entry?.status === 'waiting') this.#deny(roomId, entry);
      else if (!allow && admission && !admission.hasEntered) this.#deny(roomId, admission);
    }
    this.#announce(roomId, allow ? 'admitted' : 'denied', decided);
    return decided.map(({ person }) => person);
  }

  async admitEveryone(roomId: string): Promise<WaitingPerson[]> {
    const { people } = await this.snapshot(roomId);
    const identities = people.map(({ id }) => id);
    return this.decide(roomId, identities, true);
  }

  async leave(roomId: string, identity: string, how: 'left' | 'admitted'): Promise<boolean> {
    await this.sweep(roomId);
    const { entries } = this.#rooms.of(roomId);
    const entry = entries.get(identity);
    if (entry?.status !== 'waiting') return false;
    this.#drop(roomId, identity);
    this.#announce(roomId, how, [entry]);
    this.#notify(applicantTopic(roomId, identity), { type: how });
    return true;
  }

  async forget(roomId: string, identity: string): Promise<void> {
    await this.leave(roomId, identity, 'left');
    this.#drop(roomId, identity);
    const { admitted, ended } = this.#rooms.of(roomId);
    for (const records of [admitted, ended]) records.delete(identity);
  }

  async setMessage(
    roomId: string,
    identities: readonly string[] | null,
    text: string,
  ): Promise<number> {
    await this.sweep(roomId);
    const { messages } = this.#rooms.of(roomId);
    const readers = this.#waitingIn(roomId)
      .filter(({ person }) => person.kind !== 'phone')
      .map(({ person }) => person.id)
      .filter((id) => identities?.includes(id) ?? true);
    if (identities === null) messages.clear();
    for (const id of identities === null ? [''] : readers) {
      if (text === '') messages.delete(id);
      else messages.set(id, { text, at: Date.now() });
    }
    const topics = readers.map((id) => applicantTopic(roomId, id));
    for (const topic of identities === null ? [applicantsTopic(roomId)] : topics) {
      this.#notify(topic, { type: 'message' });
    }
    return readers.length;
  }

  async sendBack(roomId: string, key: PersonKey, applicant: Applicant): Promise<LobbyStatus> {
    await this.forget(roomId, key.identity);
    const { identity, userId } = key;
    if (this.#rooms.isBanned(roomId, identity, userId, null)) return { status: 'banned' };
    return this.#begin(roomId, key, { ...applicant, address: null }, Infinity);
  }

  async page(roomId: string, { first, after }: LobbyPage): Promise<WaitingPerson[] | null> {
    await this.sweep(roomId);
    const { entries, places } = this.#rooms.of(roomId);
    const entry = entries.get(after ?? '');
    const known = entry?.status === 'waiting' ? entry.place : places.get(after ?? '');
    if (after !== null && known === undefined) return null;
    const from = known ?? -Infinity;
    const following = this.#waitingIn(roomId).filter(({ place }) => place > from);
    return following.slice(0, first).map(({ person }) => person);
  }

  async snapshot(roomId: string): Promise<LobbySnapshot> {
    await this.sweep(roomId);
    const waiting = this.#waitingIn(roomId);
    return { seq: this.#rooms.of(roomId).seq, people: waiting.map(({ person }) => person) };
  }

  sweep(roomId: string): Promise<void> {
    const { entries } = this.#rooms.of(roomId);
    const expired = [...entries.values()].filter(({ endsAt }) => endsAt <= Date.now());
    for (const { person } of expired) this.#drop(roomId, person.id);
    const left = expired.filter(({ status }) => status === 'waiting');
    this.#announce(roomId, 'left', left);
    return Promise.resolve();
  }

  clear(roomId: string): Promise<void> {
    const room = this.#rooms.of(roomId);
    room.ended.clear();
    for (const [identity, entry] of room.entries) room.ended.set(identity, entry);
    const { entries, admitted, exclusions, deniedAddresses, places, messages } = room;
    for (const state of [entries, admitted, exclusions, deniedAddresses, places, messages]) {
      state.clear();
    }
    room.sessionSid = null;
    this.#publish(roomId, 'cleared', []);
    this.#notify(applicantsTopic(roomId), { type: 'meeting-ended' });
    return Promise.resolve();
  }

  bindSession(roomId: string, session: { readonly sid: string; readonly createdAt: Date }) {
    const room = this.#rooms.of(roomId);
    const known = room.sessionSid;
    room.sessionSid = session.sid;
    if (known === null || known === session.sid) return Promise.resolve(0);
    const before = session.createdAt.getTime() - this.#settings.keepAliveSeconds * 1000;
    const admissions = [...room.admitted].filter(([, { admittedAt }]) => admittedAt < before);
    const exclusions = [...room.exclusions].filter(([, since]) => since < before);
    for (const [identity] of admissions) room.admitted.delete(identity);
    const messages = [...room.messages].filter(([, { at }]) => at < before);
    for (const [key] of exclusions) room.exclusions.delete(key);
    for (const [identity] of messages) room.messages.delete(identity);
    return Promise.resolve(admissions.length + exclusions.length + messages.length);
  }

  /** A new wait, if there is a place for it. */
  #begin(
    roomId: string,
    { identity, userId }: PersonKey,
    { address, ...shown }: Applicant,
    maxWaiting = this.#settings.maxWaiting,
  ): LobbyStatus {
    const room = this.#rooms.of(roomId);
    room.ended.delete(identity);
    const waiting = this.#waitingIn(roomId);
    if (waiting.length >= maxWaiting) return { status: 'full' };
    const share = waiting.filter((entry) => address !== null && entry.address === address).length;
    if (share >= this.#settings.maxWaitingPerAddress) return { status: 'address-full' };
    room.seq += 1;
    const isBehind = (room.deniedAddresses.get(address ?? '') ?? 0) > Date.now();
    const entry: LobbyEntry = {
      person: { id: identity, ...shown, enteredAt: new Date(), userId },
      address,
      status: 'waiting',
      place: room.seq + (isBehind ? BACK : 0),
      endsAt: Date.now() + this.#leaseMs(shown),
    };
    room.entries.set(identity, entry);
    this.#announce(roomId, 'entered', [entry]);
    return this.#waiting(roomId, entry, true);
  }

  #admit(roomId: string, { person, address }: LobbyEntry): void {
    this.#drop(roomId, person.id);
    const { admitted } = this.#rooms.of(roomId);
    const admission = { person, address, admittedAt: Date.now(), hasEntered: false, grant: null };
    admitted.set(person.id, admission);
    this.#notify(applicantTopic(roomId, person.id), { type: 'admitted' });
  }

  #deny(roomId: string, { person, address }: LobbyEntry | FakeAdmission): void {
    const { entries, admitted, deniedAddresses, places } = this.#rooms.of(roomId);
    const waiting = entries.get(person.id);
    if (waiting) places.set(person.id, waiting.place);
    const cooldownMs = this.#settings.denialCooldownSeconds * 1000;
    const endsAt = Date.now() + cooldownMs;
    admitted.delete(person.id);
    entries.set(person.id, { person, address, status: 'denied', place: 0, endsAt });
    if (address !== null) deniedAddresses.set(address, endsAt);
    const signal = { type: 'denied', retryAfterMs: cooldownMs } as const;
    this.#notify(applicantTopic(roomId, person.id), signal);
  }

  #waiting(roomId: string, { person }: LobbyEntry, isNew: boolean): LobbyStatus {
    const waiting = this.#waitingIn(roomId);
    const { messages } = this.#rooms.of(roomId);
    return {
      status: 'waiting',
      person,
      waitingCount: waiting.length,
      isNew,
      position: waiting.findIndex((entry) => entry.person.id === person.id),
      hostMessage: (messages.get(person.id) ?? messages.get(''))?.text ?? null,
    };
  }

  #drop(roomId: string, identity: string): void {
    const { entries, places, messages } = this.#rooms.of(roomId);
    const entry = entries.get(identity);
    if (entry?.status === 'waiting') places.set(identity, entry.place);
    entries.delete(identity);
    messages.delete(identity);
  }

  /** In the order in which they wait. */
  readonly #waitingIn = (roomId: string): LobbyEntry[] =>
    [...this.#rooms.of(roomId).entries.values()]
      .filter(({ status }) => status === 'waiting')
      .sort((a, b) => a.place - b.place);

  readonly #leaseMs = (applicant: Pick<Applicant, 'kind'> | null): number =>
    applicant?.kind === 'phone' ? CALLER_LEASE_MS : this.#settings.keepAliveSeconds * 1000;

  #announce(roomId: string, type: LobbySignal['type'], entries: readonly LobbyEntry[]): void {
    if (entries.length > 0) this.#publish(roomId, type, entries);
  }

  #publish(roomId: string, type: LobbySignal['type'], entries: readonly LobbyEntry[]): void {
    const room = this.#rooms.of(roomId);
    room.seq += 1;
    const participants = entries.map(({ person }) => person);
    const waitingCount = this.#waitingIn(roomId).length;
    const signal: LobbySignal = { type, participants, waitingCount, seq: room.seq };
    this.#pubSub.publish(lobbyTopic(roomId), signal);
  }

  #notify(topic: string, signal: ApplicantSignal): void {
    this.#pubSub.publish(topic, signal);
  }
}
