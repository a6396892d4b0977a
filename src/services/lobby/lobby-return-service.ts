import type { Actor } from '../../models/actor.js';
import { ConflictError, NotFoundError } from '../../errors/domain-error.js';
import { colorOf } from '../../lib/color.js';
import { isPerson, ParticipantKind } from '../../models/participant-kind.js';
import type { RoomRecord, RoomStore } from '../../models/room.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { WaitingPerson } from '../../redis/lobby/lobby-status.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { ParticipantFinder } from '../meeting/participant-finder.js';
import type { RemovalService } from '../meeting/removal-service.js';
import { entersAtOnce } from '../rooms/access-level.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import type { RoomTasks } from '../../models/room-tasks.js';
import type { LobbyNotices } from './lobby-notices.js';

export interface SendToLobby {
  readonly roomId: string;
  readonly identity: string;
}

export interface LobbyReturnServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly finder: Pick<ParticipantFinder, 'get'>;
  readonly presenceStore: Pick<PresenceStore, 'change'>;
  readonly lobbyStore: Pick<LobbyStore, 'sendBack'>;
  readonly exclusionStore: Pick<ExclusionStore, 'exclude'>;
  readonly removalService: Pick<RemovalService, 'disconnect'>;
  readonly notices: Pick<LobbyNotices, 'newWait'>;
  /** Puts callers on hold. */
  readonly callers: RoomTasks;
  /** Whether phone callers wait where guests do. */
  readonly holdsCallers: boolean;
}

/** Takes participants out of the meeting and back into the lobby. */
export class LobbyReturnService {
  constructor(private readonly deps: LobbyReturnServiceDeps) {}

  /**
   * The participant waits again until a host admits them, on this device; a phone caller on hold. For
   * hosts.
   * @throws NotFoundError, ForbiddenError; ConflictError for a person who may enter without waiting;
   * MediaUnavailableError, and the person waits, but may still be inside
   */
  async send(actor: Actor, { roomId, identity }: SendToLobby): Promise<WaitingPerson> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    const { record } = await this.deps.finder.get(room.id, identity);
    // Programs do not wait.
    if (!isPerson(record) || record.isHeld) throw new NotFoundError();
    await this.#assertMustWait(room.id, record);
    const isCaller = record.kind === ParticipantKind.PHONE;
    // Before they wait: their client would reconnect with its token.
    if (!isCaller) {
      const people = { identities: [identity], userId: record.userId };
      await this.deps.exclusionStore.exclude(room.id, people, 'removed');
    }
    const person = await this.#wait(room, record);
    if (isCaller) await this.#hold(room.id, record);
    else await this.deps.removalService.disconnect(room.id, identity);
    return person;
  }

  async #assertMustWait(roomId: string, { kind, userId, grant }: ParticipantRecord): Promise<void> {
    const room = await this.deps.roomStore.findById(roomId, userId);
    if (!room) throw new NotFoundError();
    const isFreeCaller = kind === ParticipantKind.PHONE && !this.deps.holdsCallers;
    if (grant) {
      throw new ConflictError('A meeting token admits this person; revoke it, then remove them.');
    }
    if (!isFreeCaller && !entersAtOnce(room, userId)) return;
    throw new ConflictError(
      'This person may enter without waiting; change the access level of the room, or remove them.',
    );
  }

  async #wait(room: RoomRecord, record: ParticipantRecord): Promise<WaitingPerson> {
    const { identity, userId, displayName, kind } = record;
    const color = record.color ?? colorOf(identity);
    const lobbyStatus = await this.deps.lobbyStore.sendBack(
      room.id,
      { identity, userId },
      { displayName, color, kind, address: null },
    );
    // Banned in the meantime, for example.
    if (lobbyStatus.status !== 'waiting') throw new NotFoundError();
    this.deps.notices.newWait(room.id, lobbyStatus.waitingCount);
    return lobbyStatus.person;
  }

  async #hold(roomId: string, { identity, sid }: ParticipantRecord): Promise<void> {
    await this.deps.presenceStore.change(roomId, identity, { isHeld: true }, sid);
    await this.deps.callers.schedule(roomId);
  }
}
