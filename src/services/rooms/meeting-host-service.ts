import { viewerIdOf, type Actor } from '../../models/actor.js';
import { isOutage } from '../../errors/outage.js';
import { DomainError } from '../../errors/domain-error.js';
import type { RoomRecord } from '../../models/room.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import { asUuid } from '../../lib/uuid.js';
import { viewerCanAdminister } from './room-access.js';
import type { UpdateRoom } from './room-input.js';
import type { RoomService } from './room-service.js';

interface MeetingHostServiceDeps {
  readonly roomService: Pick<
    RoomService,
    'find' | 'getAsHost' | 'findAsHost' | 'update' | 'change'
  >;
  readonly lobbyStore: Pick<LobbyStore, 'findGrant'>;
  readonly exclusionStore: Pick<ExclusionStore, 'find'>;
}

/** Who watches a room for longer than a request. */
export interface Viewer {
  /** The user, or the application that acts as itself; null for guests. */
  readonly viewerId: string | null;
  readonly participant: Actor['participant'];
}

/**
 * Hosts of the current meeting: the permanent hosts of the room, and the people in the meeting who
 * are hosts by a meeting token. The latter are authorized by their participant token and the grant
 * that was stored when they joined, never by what LiveKit says about them.
 */
export class MeetingHostService {
  constructor(private readonly deps: MeetingHostServiceDeps) {}

  /**
   * @throws NotFoundError, or ForbiddenError for members, people in the meeting, and hosts who are
   * banned from it
   */
  async getAsHost(actor: Actor, roomId: string): Promise<RoomRecord> {
    const viewer = viewerOf(actor);
    return (
      (await this.#findByGrant(viewer, roomId)) ?? this.deps.roomService.getAsHost(actor, roomId)
    );
  }

  /** Like `getAsHost`, but null where that throws. */
  async findAsHost(viewer: Viewer, roomId: string): Promise<RoomRecord | null> {
    const byGrant = await this.#findByGrant(viewer, roomId);
    if (byGrant || viewer.viewerId === null) return byGrant;
    return this.deps.roomService.findAsHost(viewer.viewerId, roomId);
  }

  /** Changes a room, for its hosts and those of its current meeting. */
  async update(actor: Actor, input: UpdateRoom): Promise<RoomRecord> {
    const { roomService } = this.deps;
    const byGrant = await this.#findByGrant(viewerOf(actor), input.id);
    if (!byGrant) return roomService.update(actor, input);
    const { viewerRole } = byGrant;
    const room = await roomService.change(byGrant.id, input);
    return { ...room, viewerRole, isViewerMeetingHost: true };
  }

  /** The room as the actor sees it, with what a grant adds. */
  async seenBy(actor: Actor, room: RoomRecord): Promise<RoomRecord> {
    if (viewerCanAdminister(room) || !(await this.#isGranted(viewerOf(actor), room.id))) {
      return room;
    }
    return { ...room, isViewerMeetingHost: true };
  }

  /** Whether the actor is a host. An outage is an error, any other refusal is not. */
  async isHost(actor: Actor, roomId: string): Promise<boolean> {
    try {
      await this.getAsHost(actor, roomId);
      return true;
    } catch (error) {
      if (error instanceof DomainError && !isOutage(error)) return false;
      throw error;
    }
  }

  /** Null without a grant, and for permanent hosts, who need none. */
  async #findByGrant(viewer: Viewer, roomId: string): Promise<RoomRecord | null> {
    const id = asUuid(roomId);
    if (id === null || !(await this.#isGranted(viewer, id))) return null;
    const room = await this.deps.roomService.find(viewer.viewerId, id);
    if (!room || viewerCanAdminister(room)) return null;
    return { ...room, isViewerMeetingHost: true };
  }

  async #isGranted({ viewerId, participant }: Viewer, roomId: string): Promise<boolean> {
    if (participant?.roomId !== roomId) return false;
    const { lobbyStore, exclusionStore } = this.deps;
    const { identity } = participant;
    const grant = await lobbyStore.findGrant(roomId, identity);
    if (!grant?.isHost) return false;
    return (await exclusionStore.find(roomId, identity, viewerId, grant.bearer)) === null;
  }
}

const viewerOf = (actor: Actor): Viewer => ({
  viewerId: viewerIdOf(actor),
  participant: actor.participant,
});
