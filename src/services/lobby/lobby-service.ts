import type { Actor } from '../../models/actor.js';
import { InvalidInputError, UnauthenticatedError } from '../../errors/domain-error.js';
import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';
import type { LobbyStore, WaitingPerson } from '../../redis/lobby/lobby-store.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { RoomService } from '../rooms/room-service.js';
import type { RoomTasks } from '../rooms/room-tasks.js';
import type { TicketService } from './ticket-service.js';
import { asUuid } from '../../lib/uuid.js';

export interface DecideEntry {
  readonly roomId: string;
  readonly participantIds: readonly string[];
  readonly allow: boolean;
}

export interface LobbyServiceDeps {
  readonly rooms: Pick<RoomService, 'getAsHost'>;
  readonly lobby: LobbyStore;
  readonly tickets: TicketService;
  /** Does what was decided about callers. */
  readonly callers: RoomTasks;
}

const MAX_DECISIONS = 500;

/** Who waits before a room, and what its hosts decide. Public rooms have no lobby. */
export class LobbyService {
  constructor(private readonly deps: LobbyServiceDeps) {}

  /** Those who wait, in the order of arrival. For hosts. */
  async waiting(actor: Actor, roomId: string): Promise<readonly WaitingPerson[]> {
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    return hasLobby(room) ? (await this.deps.lobby.snapshot(room.id)).people : [];
  }

  /** Answers those who were waiting and are decided on now. For hosts. */
  async decide(
    actor: Actor,
    { roomId, participantIds, allow }: DecideEntry,
  ): Promise<readonly WaitingPerson[]> {
    if (participantIds.length > MAX_DECISIONS) {
      const message = `\`participantIds\` has more than ${MAX_DECISIONS} entries; split them.`;
      throw new InvalidInputError(['participantIds'], message);
    }
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    if (!hasLobby(room)) return [];
    const ids = [...new Set(participantIds)];
    return this.#carryOut(room.id, await this.deps.lobby.decide(room.id, ids, allow));
  }

  /** Answers those who were waiting. For hosts. */
  async admitEveryone(actor: Actor, roomId: string): Promise<readonly WaitingPerson[]> {
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    if (!hasLobby(room)) return [];
    return this.#carryOut(room.id, await this.deps.lobby.admitEveryone(room.id));
  }

  /**
   * Ends the wait of the bearer of a ticket. False when they were not waiting.
   * @throws UnauthenticatedError without a ticket that says who they are in the room
   */
  async leave({ ticket }: Actor, room: string, sent: string | null): Promise<boolean> {
    const roomId = asUuid(room);
    const own = sent === null ? null : await this.deps.tickets.verify(sent);
    const believed = own?.roomId === roomId ? own : ticket;
    if (!believed) {
      throw new UnauthenticatedError('The ticket is missing or not valid; call `joinRoom` first.');
    }
    if (roomId === null) return false;
    return this.deps.lobby.leave(roomId, this.deps.tickets.identityIn(believed, roomId), 'left');
  }

  /** The meeting is over, or the room is gone: nothing of its lobby stays. */
  clear(roomId: string): Promise<void> {
    return this.deps.lobby.clear(roomId);
  }

  /** Everybody else learns of a decision by themselves. */
  async #carryOut(
    roomId: string,
    decided: readonly WaitingPerson[],
  ): Promise<readonly WaitingPerson[]> {
    const hasCaller = decided.some(({ kind }) => kind === ParticipantKind.PHONE);
    if (hasCaller) await this.deps.callers.schedule(roomId);
    return decided;
  }
}

export const hasLobby = ({ accessLevel }: RoomRecord): boolean =>
  accessLevel !== RoomAccessLevel.PUBLIC;
