import type { Actor } from '../../models/actor.js';
import { NotFoundError, UnauthenticatedError } from '../../errors/domain-error.js';
import { isOutage } from '../../errors/outage.js';
import type { RoomRecord } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';
import {
  applicantsTopic,
  applicantTopic,
  type ApplicantSignal,
} from '../../redis/lobby/lobby-events.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { LobbyStatus, WaitingPerson } from '../../redis/lobby/lobby-status.js';
import type { EventStream, Gap, PubSub } from '../../redis/pub-sub.js';
import { entersAtOnce } from '../rooms/access-level.js';
import type { Admissions } from './admissions.js';
import { ownName } from '../users/display-name.js';
import { BackOff, closable, END, EventReader, TICK } from '../events/event-reader.js';
import { denied, DenialReason, type JoinOutcome, type Waiting } from './join-outcome.js';
import { roomTopic, type RoomSignal } from '../../redis/room-events.js';
import type { TicketService } from './ticket-service.js';
import type { UserService } from '../users/user-service.js';
import { asUuid } from '../../lib/uuid.js';

export interface JoinWatchDeps {
  readonly admissions: Admissions;
  readonly lobbyStore: LobbyStore;
  readonly ticketService: TicketService;
  readonly userService: Pick<UserService, 'findActive'>;
  readonly pubSub: Pick<PubSub, 'open'>;
  readonly keepAliveMs: number;
  readonly cooldownMs: number;
}

type Signal = ApplicantSignal | RoomSignal;
type Trigger = Signal | Gap | typeof TICK;

/** One open subscription. */
interface Watcher {
  readonly identity: string;
  readonly userId: string | null;
  readonly address: string;
  readonly roomId: string;
  /** Whether the ticket was for this room, rather than one that the identity was derived from. */
  readonly isOwnTicket: boolean;
  /** Who is waiting; known after the first answer. */
  person: WaitingPerson | null;
  /** The last outcome, if it was to wait. */
  waiting: Waiting | null;
  /** When the lobby last confirmed the person; in ms. */
  confirmedAt: number;
}

/** A new position is reported this late at most. */
const MAX_REPORT_DELAY_MS = 5_000;

const UNKNOWN = { person: null, waiting: null, confirmedAt: 0 };

/** The subscription ends: the person stopped waiting, or is no longer known. */
const ENDED = Symbol('over');

/** Reports a person's way from the lobby into the meeting. */
export class JoinWatch {
  constructor(private readonly deps: JoinWatchDeps) {}

  /**
   * Reports the current outcome, then each change while the person waits, and last the outcome
   * that ends the wait. Decides again at each event and a few times per keep-alive period, which
   * also keeps the person's place.
   * @throws UnauthenticatedError without a ticket of the room, NotFoundError
   */
  async watch(
    actor: Actor,
    roomId: string,
    ticket: string | null,
  ): Promise<AsyncIterableIterator<JoinOutcome>> {
    const watcher = await this.#watcher(actor, roomId, ticket);
    const source = await this.deps.pubSub.open<Signal>([
      applicantTopic(watcher.roomId, watcher.identity),
      applicantsTopic(watcher.roomId),
      roomTopic(watcher.roomId),
    ]);
    return closable(this.#outcomes(watcher, source), source);
  }

  async #watcher(
    { user, ticket, address }: Actor,
    room: string,
    sent: string | null,
  ): Promise<Watcher> {
    const roomId = asUuid(room) ?? room;
    const own = sent === null ? null : await this.deps.ticketService.verify(sent);
    const accepted = own?.roomId === roomId ? own : ticket;
    if (!accepted) {
      throw new UnauthenticatedError('The ticket is missing or not valid; call `joinRoom` first.');
    }
    const isOwnTicket = accepted.roomId === roomId;
    if (!isOwnTicket && asUuid(roomId) === null) throw new NotFoundError();
    const identity = this.deps.ticketService.identityIn(accepted, roomId);
    const userId = user?.id ?? null;
    return { identity, userId, address, roomId, isOwnTicket, ...UNKNOWN };
  }

  async *#outcomes(
    watcher: Watcher,
    source: EventStream<Signal>,
  ): AsyncGenerator<JoinOutcome, void> {
    const reader = new EventReader(source);
    const backOff = new BackOff(250, 5_000);
    const checkMs = Math.min(this.deps.keepAliveMs / 3, MAX_REPORT_DELAY_MS);
    let trigger: Trigger = TICK;
    let reported: Waiting | null = null;
    for (;;) {
      let timeoutMs = checkMs;
      try {
        const outcome = await this.#decide(watcher, trigger);
        backOff.reset();
        if (outcome === ENDED) return;
        if (outcome.outcome !== 'waiting' || !isSame(reported, outcome)) yield outcome;
        if (outcome.outcome !== 'waiting') return;
        reported = outcome;
      } catch (error) {
        // No outage, however long, may cost a person their place.
        if (!isOutage(error) || watcher.waiting === null) throw error;
        if (reported === null) yield watcher.waiting;
        reported ??= watcher.waiting;
        timeoutMs = backOff.take();
      }
      const next = await reader.next(timeoutMs);
      if (next === END) return;
      trigger = next;
    }
  }

  async #decide(watcher: Watcher, trigger: Trigger): Promise<JoinOutcome | typeof ENDED> {
    const { userId, roomId, identity } = watcher;
    const [user, room] = await Promise.all([
      userId === null ? null : this.deps.userService.findActive(userId),
      this.deps.admissions.findRoom(userId, roomId),
    ]);
    if (userId !== null && user === null) return ENDED;
    if (!room) return this.#outcomeWithoutRoom(watcher, trigger);
    const lobbyStatus = await this.deps.lobbyStore.checkIn(room.id, { identity, userId }, null);
    if ('person' in lobbyStatus) watcher.person = lobbyStatus.person;
    // Kept before the decision, during which LiveKit may fail.
    if (lobbyStatus.status === 'waiting') {
      watcher.waiting = await this.deps.admissions.waiting(room, lobbyStatus);
    }
    const outcome = entersAtOnce(room, user)
      ? await this.#enter(watcher, room, user, lobbyStatus)
      : await this.#outcomeOf(watcher, room, user, lobbyStatus, trigger);
    watcher.confirmedAt = Date.now();
    return outcome;
  }

  #outcomeWithoutRoom({ confirmedAt }: Watcher, trigger: Trigger): JoinOutcome {
    if (confirmedAt === 0 && trigger === TICK) throw new NotFoundError();
    return denied(DenialReason.MEETING_ENDED);
  }

  #enter(
    watcher: Watcher,
    room: RoomRecord,
    user: UserRecord | null,
    lobbyStatus: LobbyStatus,
  ): Promise<JoinOutcome> | JoinOutcome {
    const { admissions } = this.deps;
    const grant = lobbyStatus.status === 'admitted' ? lobbyStatus.grant : null;
    const request = { identity: watcher.identity, user, grant };
    if (lobbyStatus.status === 'banned') return denied(DenialReason.BANNED);
    if (lobbyStatus.status === 'waiting') {
      return admissions.admitFromLobby(room, request, lobbyStatus.person);
    }
    const name = watcher.person?.displayName ?? (watcher.isOwnTicket ? ownName(user) : null);
    if (name === null) {
      throw new UnauthenticatedError('Your name is not known; call `joinRoom` again.');
    }
    return admissions.admit(room, request, name);
  }

  async #outcomeOf(
    watcher: Watcher,
    room: RoomRecord,
    user: UserRecord | null,
    lobbyStatus: LobbyStatus,
    trigger: Trigger,
  ): Promise<JoinOutcome | typeof ENDED> {
    const { admissions } = this.deps;
    switch (lobbyStatus.status) {
      case 'banned':
        return denied(DenialReason.BANNED);
      case 'denied':
        return denied(DenialReason.DENIED_BY_HOST, lobbyStatus.retryAfterMs);
      case 'meeting-ended':
        return denied(DenialReason.MEETING_ENDED);
      case 'admitted':
        return admissions.admit(
          room,
          { identity: watcher.identity, user, grant: lobbyStatus.grant },
          lobbyStatus.person.displayName,
        );
      case 'waiting':
        return watcher.waiting ?? admissions.waiting(room, lobbyStatus);
      case 'unknown':
      case 'full':
      case 'address-full':
        return this.#outcomeOfUnknown(watcher, room, trigger);
    }
  }

  /**
   * Handles a person who is unknown to the lobby: the last event explains it, or Redis lost the
   * lobby.
   */
  async #outcomeOfUnknown(
    watcher: Watcher,
    room: RoomRecord,
    trigger: Trigger,
  ): Promise<JoinOutcome | typeof ENDED> {
    if (typeof trigger === 'object') {
      if (trigger.type === 'denied')
        return denied(DenialReason.DENIED_BY_HOST, trigger.retryAfterMs);
      if (trigger.type === 'meeting-ended') return denied(DenialReason.MEETING_ENDED);
      if (trigger.type === 'left') return ENDED;
    }
    const { person, identity, userId, address } = watcher;
    // After a long silence, a denial may have been missed; the person has to ask again.
    if (!person || Date.now() - watcher.confirmedAt > this.deps.cooldownMs) {
      throw new UnauthenticatedError('You are no longer waiting; call `joinRoom` again.');
    }
    const lobbyStatus = await this.deps.lobbyStore.checkIn(
      room.id,
      { identity, userId },
      { ...person, address },
    );
    return lobbyStatus.status === 'waiting'
      ? this.deps.admissions.waiting(room, lobbyStatus)
      : ENDED;
  }
}

const isSame = (reported: Waiting | null, next: Waiting): boolean =>
  reported?.position === next.position &&
  reported.message === next.message &&
  reported.isHostPresent === next.isHostPresent;
