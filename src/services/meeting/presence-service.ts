import { LRUCache } from 'lru-cache';
import { setTimeout as delay } from 'node:timers/promises';
import { viewerIdOf, type Actor } from '../../models/actor.js';
import { MediaUnavailableError, NotFoundError } from '../../errors/domain-error.js';
import type { MediaParticipant, MediaTrack } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { RoomRecord, RoomStore } from '../../models/room.js';
import type { MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore, TokenHolder } from '../../redis/presence/presence-store.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type {
  Departed,
  DepartureCause,
  MediaSession,
  MeetingListeners,
} from './meeting-listener.js';
import { recordOf } from './participant-record.js';
import type { RemovalService } from './removal-service.js';
import { isRoomId, isUnregistered, roomIdOf } from '../rooms/room-id.js';

export interface OpenRoom {
  /** Null for rooms without a record. */
  readonly room: RoomRecord | null;
}

export interface PresenceServiceDeps {
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly mediaServer: Pick<MediaServer, 'findParticipant' | 'findRoom'>;
  readonly presenceStore: PresenceStore;
  readonly lobbyStore: Pick<LobbyStore, 'findGrant'>;
  readonly index: MeetingIndex;
  /** Whether the name can be that of a LiveKit room of this deployment. */
  readonly isOurName: (name: string) => boolean;
  /** Whether a phone caller has to wait for a host's decision. */
  readonly isHeld: (room: RoomRecord) => boolean;
  readonly removalService: Pick<RemovalService, 'enforceExclusion'>;
  readonly listeners: Pick<MeetingListeners, 'opened' | 'joined' | 'left'>;
}

/**
 * LiveKit reports participants as joining for a moment after their clients have connected. A second
 * in total.
 */
const CONNECTING_PAUSES_MS = [50, 100, 200, 300, 350];

/** Room IDs are never reused, so an unknown one stays unknown. */
const FOREIGN_MS = 60_000;

const NOT_OURS = { isOurs: false, room: null } as const;

/** Presence: who is in which meeting, from LiveKit's events, and who may see it. */
export class PresenceService {
  /** LiveKit rooms without a record, whose events arrive nevertheless. */
  readonly #foreign = new LRUCache<string, true>({ max: 10_000, ttl: FOREIGN_MS });

  constructor(private readonly deps: PresenceServiceDeps) {}

  /** Everyone in the meeting, in order of arrival. For members and participants. */
  async list(actor: Actor, roomId: string): Promise<readonly ParticipantRecord[]> {
    return this.deps.presenceStore.list(await this.visibleRoomId(actor, roomId));
  }

  /**
   * The ID of a room whose meeting `actor` may see.
   * @throws NotFoundError for everyone else
   */
  async visibleRoomId(actor: Actor, roomId: string): Promise<string> {
    const id = roomIdOf(roomId);
    if (id === null || !this.deps.isOurName(id)) throw new NotFoundError();
    const viewerId = viewerIdOf(actor);
    const isAsked = viewerId !== null && !isUnregistered(id);
    const room = isAsked ? await this.deps.roomStore.findById(id, viewerId) : null;
    if (room?.viewerRole || (await this.isInside(actor, id))) return id;
    throw new NotFoundError();
  }

  /** Null for a person who is not in the meeting. Performs no authorization check. */
  find(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    return this.deps.presenceStore.find(roomId, identity);
  }

  /** Whether the actor has a participant token of the room and is in its meeting. */
  async isInside({ participant }: Actor, roomId: string): Promise<boolean> {
    return participant?.roomId === roomId && this.isPresent(roomId, participant.identity);
  }

  /** Whether `actor` may see the meeting. `room` must have been read for them. */
  async canSeeMeeting(actor: Actor, room: RoomRecord): Promise<boolean> {
    if (room.viewerRole !== null) return true;
    try {
      return await this.isInside(actor, room.id);
    } catch (error) {
      // The rest of the room can be returned without knowing whether they are in the meeting.
      if (error instanceof MediaUnavailableError) return false;
      throw error;
    }
  }

  /**
   * Asks LiveKit about participants whose event has not arrived. Waits for one who is connecting,
   * but not for an absent one.
   */
  async isPresent(roomId: string, identity: string): Promise<boolean> {
    if (await this.deps.presenceStore.find(roomId, identity)) return true;
    const live = await this.#connected(roomId, identity);
    if (!live) return false;
    const open = await this.deps.mediaServer.findRoom(roomId);
    return open !== null && (await this.joined(open, live)) !== null;
  }

  /**
   * LiveKit has opened a room. A second report of the same session means that its server was lost,
   * and that LiveKit lists participants who were connected to it.
   */
  async started(session: MediaSession): Promise<OpenRoom | null> {
    const known = await this.deps.presenceStore.sessionSid(session.name);
    const open = await this.opened(session);
    if (open && known === session.sid) await this.deps.index.markSuspect(session.name);
    return open;
  }

  /** Handles an open LiveKit room. Null if it has closed, or belongs to another deployment. */
  async opened(session: MediaSession): Promise<OpenRoom | null> {
    const { isOurs, room } = await this.#isOurs(session.name, null);
    if (!isOurs) return null;
    await this.deps.index.add(session.name);
    if (!(await this.deps.presenceStore.opened(session.name, session))) return null;
    await this.deps.listeners.opened(session);
    return { room };
  }

  /**
   * Enforces exclusions when a participant is announced. The event itself may be handled much
   * later, if a store is unavailable, and an excluded person must not stay for so long.
   */
  async announced(name: string, identity: string): Promise<void> {
    if (this.#maybeOurs(name)) await this.deps.removalService.enforceExclusion(name, identity);
  }

  /** Null for a participant who has left or was excluded, and for rooms of other deployments. */
  async joined(session: MediaSession, live: MediaParticipant): Promise<ParticipantRecord | null> {
    const { presenceStore, lobbyStore, index } = this.deps;
    const roomId = session.name;
    const [holder, grant] = await Promise.all([
      presenceStore.tokenHolder(roomId, live.identity),
      lobbyStore.findGrant(roomId, live.identity),
    ]);
    const userId = userIdOf(live, holder);
    const { isOurs, room } = await this.#isOurs(roomId, userId);
    if (!isOurs) return null;
    // Before they are recorded, so that they see no events, and appear in none.
    const known = { holder, grant };
    if (await this.deps.removalService.enforceExclusion(roomId, live.identity, known)) return null;
    const isHeld = live.kind === ParticipantKind.PHONE && room !== null && this.deps.isHeld(room);
    await index.add(roomId);
    const person = holder && { userId, role: userId === null ? null : (room?.viewerRole ?? null) };
    const arriving = { ...recordOf(live, person, grant), isHeld };
    const record = await presenceStore.joined(roomId, session, arriving, room?.configuration);
    if (record) await this.deps.listeners.joined(roomId, { session, room, record, live });
    return record;
  }

  /** A connection has ended. */
  async left(
    session: Pick<MediaSession, 'name' | 'sid'>,
    departure: Departed,
    cause: DepartureCause,
  ): Promise<void> {
    const { name: roomId } = session;
    if (!this.#maybeOurs(roomId)) return;
    await this.deps.presenceStore.left(roomId, session.sid, departure, cause === 'taken-over');
    await this.deps.listeners.left(roomId, departure, cause);
  }

  async trackPublished(
    session: Pick<MediaSession, 'name' | 'sid'>,
    participantSid: string,
    track: MediaTrack,
  ): Promise<void> {
    if (!this.#maybeOurs(session.name)) return;
    await this.deps.presenceStore.trackPublished(session.name, session.sid, participantSid, track);
  }

  async trackUnpublished(
    session: Pick<MediaSession, 'name' | 'sid'>,
    participantSid: string,
    trackSid: string,
  ): Promise<void> {
    if (!this.#maybeOurs(session.name)) return;
    await this.deps.presenceStore.trackUnpublished(
      session.name,
      session.sid,
      participantSid,
      trackSid,
    );
  }

  async #connected(roomId: string, identity: string): Promise<MediaParticipant | null> {
    let live = await this.deps.mediaServer.findParticipant(roomId, identity);
    for (const pauseMs of CONNECTING_PAUSES_MS) {
      if (!live || live.isActive) break;
      await delay(pauseMs);
      live = await this.deps.mediaServer.findParticipant(roomId, identity);
    }
    return live?.isActive ? live : null;
  }

  /** As far as the name and the cache can tell. */
  #maybeOurs(name: string): boolean {
    return isRoomId(name) && this.deps.isOurName(name) && !this.#foreign.has(name);
  }

  /** LiveKit may also serve other products, and rooms whose record was deleted. */
  async #isOurs(
    name: string,
    userId: string | null,
  ): Promise<{ isOurs: boolean; room: RoomRecord | null }> {
    if (!this.#maybeOurs(name)) return NOT_OURS;
    if (isUnregistered(name)) return { isOurs: true, room: null };
    const room = await this.deps.roomStore.findById(name, userId);
    if (room) return { isOurs: true, room };
    this.#foreign.set(name, true);
    return NOT_OURS;
  }
}

/**
 * The user behind a new connection. A token states only whether it was minted for a guest; a
 * guest's token must not count as that of a user who later received one under the same identity.
 */
const userIdOf = ({ attributes }: MediaParticipant, holder: TokenHolder | null): string | null =>
  attributes['is_authenticated'] === 'false' ? null : (holder?.userId ?? null);
