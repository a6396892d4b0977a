import { randomUUID } from 'node:crypto';
import type { Actor, Ticket } from '../../models/actor.js';
import { InvalidInputError, RateLimitedError } from '../../errors/domain-error.js';
import type { RoomRecord } from '../../models/room.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { LobbyStatus } from '../../redis/lobby/lobby-status.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import { entersAtOnce } from '../rooms/access-level.js';
import type { Admissions, EntryRequest } from './admissions.js';
import { colorOf } from '../../lib/color.js';
import { chosenName, ownName } from '../users/display-name.js';
import { denied, DenialReason, type JoinOutcome } from './join-outcome.js';
import { limitKey } from '../users/limit-key.js';
import {
  invalidMeetingToken,
  type MeetingTokenService,
  type TokenAdmission,
} from '../meeting-tokens/meeting-token-service.js';
import type { LobbyNotices } from './lobby-notices.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { RoomLookup } from '../rooms/room-lookup.js';
import type { TicketService } from './ticket-service.js';

export interface JoinRoom {
  /** The slug, ID, or name. */
  readonly room: string;
  readonly displayName?: string | null;
  readonly ticket?: string | null;
  readonly meetingToken?: string | null;
}

export interface JoinAnswer {
  readonly outcome: JoinOutcome;
  /** The ticket for the browser's cookie; null to keep the one it has. */
  readonly cookieTicket: string | null;
}

export interface JoinServiceDeps {
  readonly admissions: Admissions;
  readonly lobbyStore: LobbyStore;
  readonly lookup: RoomLookup;
  readonly presenceStore: Pick<PresenceStore, 'find'>;
  readonly rateLimits: RateLimits;
  readonly ticketService: TicketService;
  /** Null if the feature is disabled. */
  readonly meetingTokens: Pick<MeetingTokenService, 'admission'> | null;
  readonly notices: LobbyNotices;
  readonly keepAliveMs: number;
}

/** With the name that the person gave, if any. */
interface JoinRequest extends EntryRequest {
  readonly name: string | null;
  readonly address: string;
  /** The key of the person in the limits; null for a new guest. */
  readonly limitKey: string | null;
}

/** The only way into a room. */
export class JoinService {
  constructor(private readonly deps: JoinServiceDeps) {}

  /**
   * Admits a person, lets them wait, or denies them. May be called at any time: it renews the
   * token, or keeps the place in the lobby.
   * @throws NotFoundError, InvalidInputError, RateLimitedError, MediaUnavailableError,
   * StorageUnavailableError
   */
  async join(actor: Actor, input: JoinRoom): Promise<JoinAnswer> {
    const name = chosenName(input.displayName) ?? ownName(actor.user);
    const { user, address } = actor;
    const room = await this.deps.lookup.get(actor, () =>
      this.deps.admissions.findRoom(user?.id ?? null, input.room),
    );
    const ticket = await this.#ticket(actor, room.id, input.ticket ?? null);
    const identity = ticket ? this.deps.ticketService.identityIn(ticket, room.id) : randomUUID();
    const key = limitKey({ ...actor, participant: null, ticket });
    const request = { identity, user, name, address, limitKey: key, isNew: key === null };
    const outcome = await this.#decide(room, request, input.meetingToken ?? null);
    const ownTicket = () =>
      'ticket' in outcome ? outcome.ticket : this.deps.ticketService.issue(identity, room.id);
    const cookieTicket = actor.ticket ? this.deps.ticketService.renew(actor.ticket) : ownTicket();
    return { outcome, cookieTicket };
  }

  /** The given ticket if it is for this room, else the browser's; null for a new person. */
  async #ticket({ ticket }: Actor, roomId: string, sent: string | null): Promise<Ticket | null> {
    const own = sent === null ? null : await this.deps.ticketService.verify(sent);
    return own?.roomId === roomId ? own : ticket;
  }

  async #decide(
    room: RoomRecord,
    request: JoinRequest,
    token: string | null,
  ): Promise<JoinOutcome> {
    const admission = token === null ? null : await this.#admission(room, request, token);
    if (admission) return this.#enterByToken(room, request, admission);
    return entersAtOnce(room, request.user) ? this.#enter(room, request) : this.#ask(room, request);
  }

  /** @throws InvalidInputError */
  #admission(
    room: RoomRecord,
    { identity }: JoinRequest,
    token: string,
  ): Promise<TokenAdmission | null> {
    const { meetingTokens } = this.deps;
    if (!meetingTokens) throw invalidMeetingToken();
    return meetingTokens.admission(room, identity, token);
  }

  /** For the bearer of a valid meeting token; only a ban keeps them out. */
  async #enterByToken(
    room: RoomRecord,
    request: JoinRequest,
    { displayName, grant }: TokenAdmission,
  ): Promise<JoinOutcome> {
    const lobbyStatus = await this.#lobbyStatus(room, request);
    if (lobbyStatus.status === 'banned') return denied(DenialReason.BANNED);
    return this.deps.admissions.admitBearer(room, { ...request, grant }, displayName);
  }

  /** For people admitted by the access level or their role; only a ban keeps them out. */
  async #enter(room: RoomRecord, request: JoinRequest): Promise<JoinOutcome> {
    const lobbyStatus = await this.#lobbyStatus(room, request);
    switch (lobbyStatus.status) {
      case 'banned':
        return denied(DenialReason.BANNED);
      case 'waiting':
        return this.deps.admissions.admitFromLobby(room, request, lobbyStatus.person);
      case 'admitted':
        return this.#admitAgain(room, request, lobbyStatus);
      default:
        return this.deps.admissions.admit(room, request, nameOf(request));
    }
  }

  /** For those who need a host's decision. */
  async #ask(room: RoomRecord, request: JoinRequest): Promise<JoinOutcome> {
    const lobbyStatus = await this.#lobbyStatus(room, request);
    if (lobbyStatus.status !== 'unknown') return this.#answer(room, request, lobbyStatus);
    const displayName = nameOf(request);
    const begun = await this.deps.lobbyStore.checkIn(room.id, keyOf(request), {
      displayName,
      color: colorOf(request.identity),
      kind: ParticipantKind.STANDARD,
      address: request.address,
    });
    if (begun.status === 'waiting' && begun.isNew) {
      this.deps.notices.newWait(room.id, begun.waitingCount);
    }
    return this.#answer(room, request, begun);
  }

  async #answer(
    room: RoomRecord,
    request: JoinRequest,
    lobbyStatus: LobbyStatus,
  ): Promise<JoinOutcome> {
    switch (lobbyStatus.status) {
      case 'banned':
        return denied(DenialReason.BANNED);
      case 'denied':
        return denied(DenialReason.DENIED_BY_HOST, lobbyStatus.retryAfterMs);
      case 'meeting-ended':
        // Reported once; the next request waits for the next meeting.
        await this.deps.lobbyStore.forget(room.id, request.identity);
        return denied(DenialReason.MEETING_ENDED);
      case 'admitted':
        return this.#admitAgain(room, request, lobbyStatus);
      case 'waiting':
        return this.deps.admissions.waiting(room, lobbyStatus);
      case 'full':
        throw new RateLimitedError(
          this.deps.keepAliveMs,
          'Too many people are waiting for this room; try again in a moment.',
        );
      case 'address-full':
        throw new RateLimitedError(
          this.deps.keepAliveMs,
          'Too many people from your network are waiting for this room; try again in a moment.',
        );
      case 'unknown':
        throw new Error('The lobby does not know an applicant it has just checked in');
    }
  }

  /** For people admitted to this meeting by a host or a meeting token. */
  #admitAgain(
    room: RoomRecord,
    request: JoinRequest,
    { person, grant }: Extract<LobbyStatus, { readonly status: 'admitted' }>,
  ): Promise<JoinOutcome> {
    return this.deps.admissions.admit(room, { ...request, grant }, person.displayName);
  }

  /** The person's lobby status before they enter. Counts the request toward the limits. */
  async #lobbyStatus(room: RoomRecord, request: JoinRequest): Promise<LobbyStatus> {
    if (request.limitKey === null) {
      await this.#countEntry(room, request);
      return { status: 'unknown' };
    }
    const [lobbyStatus, present] = await Promise.all([
      this.deps.lobbyStore.checkIn(room.id, keyOf(request), null),
      this.deps.presenceStore.find(room.id, request.identity),
      this.deps.rateLimits.consume('joinsPerPerson', request.limitKey),
    ]);
    // People who are waiting or inside only renew: any number of new guests must not lock them out.
    const isRenewal = lobbyStatus.status !== 'unknown' || present !== null;
    if (request.user === null && !isRenewal) await this.#countEntry(room, request);
    return lobbyStatus;
  }

  /** The address first, so that a guest who exceeds its limit does not use up the room's. */
  async #countEntry(room: RoomRecord, { address }: JoinRequest): Promise<void> {
    await this.deps.rateLimits.consume('entriesPerAddress', address);
    await this.deps.rateLimits.consumeDistinct('entriesPerRoom', room.id, address);
  }
}

const keyOf = ({ identity, user }: EntryRequest) => ({ identity, userId: user?.id ?? null });

function nameOf({ name }: JoinRequest): string {
  if (name === null) {
    throw new InvalidInputError(['displayName'], '`displayName` is missing; enter a name.');
  }
  return name;
}
