import type { Actor } from '../../models/actor.js';
import { InvalidInputError, UnauthenticatedError } from '../../errors/domain-error.js';
import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';
import type { LobbyPage } from '../../redis/lobby/lobby-pages.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { WaitingPerson } from '../../redis/lobby/lobby-status.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import type { RoomTasks } from '../../models/room-tasks.js';
import type { TicketService } from './ticket-service.js';
import { LOBBY_MESSAGE_LENGTH } from '../../models/room-configuration.js';
import { cleanText } from '../../lib/text.js';
import { assertPageSize } from '../../lib/page.js';
import { asUuid } from '../../lib/uuid.js';

export interface DecideEntry {
  readonly roomId: string;
  readonly participantIds: readonly string[];
  readonly allow: boolean;
}

export interface MessageLobby {
  readonly roomId: string;
  /** Null for everyone, until the meeting ends. */
  readonly participantIds?: readonly string[] | null;
  /** An empty text deletes the message. */
  readonly text: string;
}

export interface LobbyServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly lobbyStore: LobbyStore;
  readonly ticketService: TicketService;
  /** Schedules the effects of decisions on callers. */
  readonly callers: RoomTasks;
}

const MAX_PARTICIPANT_IDS = 500;
export const MAX_WAITING_PAGE = 500;

/** The people waiting for a room, and the decisions of its hosts. PUBLIC rooms have no lobby. */
export class LobbyService {
  constructor(private readonly deps: LobbyServiceDeps) {}

  /**
   * Some of the waiting people, in order of arrival. For hosts.
   * @throws InvalidInputError for a size outside 1 to MAX_WAITING_PAGE, or an unknown `after`
   */
  async waiting(actor: Actor, roomId: string, page: LobbyPage): Promise<readonly WaitingPerson[]> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    assertPageSize(page.first, MAX_WAITING_PAGE);
    if (!hasLobby(room)) return [];
    const people = await this.deps.lobbyStore.page(room.id, page);
    if (people) return people;
    const message = '`after` has never been waiting, or left long ago; start with the first page.';
    throw new InvalidInputError(['after'], message);
  }

  /** Resolves to the people who were still waiting. For hosts. */
  async decide(
    actor: Actor,
    { roomId, participantIds, allow }: DecideEntry,
  ): Promise<readonly WaitingPerson[]> {
    const ids = distinct(participantIds);
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    if (!hasLobby(room)) return [];
    return this.#applyToCallers(room.id, await this.deps.lobbyStore.decide(room.id, ids, allow));
  }

  /** Resolves to the people who were waiting. For hosts. */
  async admitEveryone(actor: Actor, roomId: string): Promise<readonly WaitingPerson[]> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    if (!hasLobby(room)) return [];
    return this.#applyToCallers(room.id, await this.deps.lobbyStore.admitEveryone(room.id));
  }

  /**
   * Tells waiting people something. For hosts.
   * @returns the number of people who are waiting and can read it
   * @throws InvalidInputError
   */
  async message(
    actor: Actor,
    { roomId, participantIds = null, text }: MessageLobby,
  ): Promise<number> {
    const ids = participantIds && distinct(participantIds);
    const message = cleanText(text, { min: 0, max: LOBBY_MESSAGE_LENGTH, field: 'text' });
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    return hasLobby(room) ? this.deps.lobbyStore.setMessage(room.id, ids, message) : 0;
  }

  /**
   * Withdraws the request of the bearer of a ticket. False if they were not waiting.
   * @throws UnauthenticatedError without a ticket that identifies them in the room
   */
  async leave({ ticket }: Actor, room: string, sent: string | null): Promise<boolean> {
    const roomId = asUuid(room);
    const own = sent === null ? null : await this.deps.ticketService.verify(sent);
    const accepted = own?.roomId === roomId ? own : ticket;
    if (!accepted) {
      throw new UnauthenticatedError('The ticket is missing or not valid; call `joinRoom` first.');
    }
    if (roomId === null) return false;
    return this.deps.lobbyStore.leave(
      roomId,
      this.deps.ticketService.identityIn(accepted, roomId),
      'left',
    );
  }

  /** Only callers need a task: clients learn of a decision by themselves. */
  async #applyToCallers(
    roomId: string,
    decided: readonly WaitingPerson[],
  ): Promise<readonly WaitingPerson[]> {
    const hasCaller = decided.some(({ kind }) => kind === ParticipantKind.PHONE);
    if (hasCaller) await this.deps.callers.schedule(roomId);
    return decided;
  }
}

/** @throws InvalidInputError when there are too many */
function distinct(participantIds: readonly string[]): readonly string[] {
  if (participantIds.length <= MAX_PARTICIPANT_IDS) return [...new Set(participantIds)];
  const message = `\`participantIds\` has more than ${MAX_PARTICIPANT_IDS} entries; split them.`;
  throw new InvalidInputError(['participantIds'], message);
}

export const hasLobby = ({ accessLevel }: RoomRecord): boolean =>
  accessLevel !== RoomAccessLevel.PUBLIC;
