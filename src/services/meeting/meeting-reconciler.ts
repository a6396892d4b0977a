import type { Logger } from 'pino';
import { ConflictError, MediaUnavailableError, NotFoundError } from '../../errors/domain-error.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer, MediaRoom } from '../../livekit/media-server.js';
import type { RoomRecord } from '../../models/room.js';
import { ALL_ROOMS, type MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { callerName } from './caller-name.js';
import type { ConnectionCheck } from './connection-check.js';
import type { MeetingListeners } from './meeting-listener.js';
import type { MeetingService } from './meeting-service.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { displayedFields } from './participant-record.js';
import type { PresenceService } from './presence-service.js';
import type { RoomTasks } from '../../models/room-tasks.js';
import { isRoomId } from '../rooms/room-id.js';
import type { RoomProjection } from '../projection/room-projection.js';

/** Repairs. More than a few mean that events are lost. */
export type MeetingRepair =
  /** LiveKit no longer had the room. */
  | 'meeting_ended'
  /** A meeting was not completely cleared. */
  | 'meeting_cleared'
  /** Lobby decisions of a meeting were still valid in the next one. */
  | 'lobby_ended'
  /** LiveKit had a room that presence did not know. */
  | 'room_found'
  /** The metadata of the LiveKit room was outdated. */
  | 'room_projected'
  /** The role or permissions of a participant in LiveKit were outdated. */
  | 'participant_projected'
  | 'participant_found'
  | 'participant_gone'
  | 'participant_changed';

export interface MeetingReconcilerDeps {
  readonly mediaServer: Pick<MediaServer, 'listRooms' | 'listParticipants'>;
  readonly presenceStore: PresenceStore;
  readonly presenceService: PresenceService;
  readonly meetingService: Pick<MeetingService, 'endIfAbsent' | 'resume'>;
  readonly projection: Pick<RoomProjection, 'isCurrent' | 'updateParticipants'>;
  readonly projections: RoomTasks;
  readonly connections: ConnectionCheck;
  readonly listeners: Pick<MeetingListeners, 'reconciled' | 'vacated'>;
  readonly index: MeetingIndex;
  readonly repaired: (repair: MeetingRepair, count: number) => void;
  readonly log: Pick<Logger, 'warn'>;
}

interface LivePeople {
  /** The time of Redis, read before LiveKit was asked. */
  readonly askedAt: Awaited<ReturnType<PresenceStore['now']>>;
  readonly people: readonly MediaParticipant[];
}

/** Rooms reconciled at a time. */
const CONCURRENCY = 8;
/** The end of a meeting may still be in progress for this long. */
const CLEARING_MS = 5_000;
/** LiveKit's list may not yet contain a room that has just opened. */
const SETTLING_MS = 10_000;

/**
 * Brings presence in line with LiveKit's lists, whichever webhooks were lost. An absence is
 * confirmed before anything is removed; an unavailable LiveKit changes nothing.
 */
export class MeetingReconciler {
  constructor(private readonly deps: MeetingReconcilerDeps) {}

  /**
   * Reconciles all rooms once.
   * @throws MediaUnavailableError, StorageUnavailableError
   */
  async run(): Promise<void> {
    this.#count('meeting_cleared', await this.deps.meetingService.resume(CLEARING_MS));
    // Presence is read first, so that a room that opens in between is in both lists.
    const known = await this.deps.index.list(SETTLING_MS);
    const suspects = await this.deps.index.suspects();
    const open = (await this.#listRooms()).filter(({ name }) => isRoomId(name));
    const names = new Set(open.map(({ name }) => name));
    const isComplete = await this.#each(open, (room) => this.#reconcile(room, suspects));
    if (isComplete && suspects.has(ALL_ROOMS)) await this.deps.index.clearSuspect(ALL_ROOMS);
    const absent = known.filter((roomId) => !names.has(roomId)).map((name) => ({ name }));
    await this.#each(absent, async ({ name }) => {
      if (await this.deps.meetingService.endIfAbsent(name)) this.#count('meeting_ended', 1);
    });
  }

  async #listRooms(): Promise<readonly MediaRoom[]> {
    try {
      return await this.deps.mediaServer.listRooms();
    } catch (error) {
      // Another server may have replaced the one that went away.
      if (error instanceof MediaUnavailableError) await this.deps.index.markSuspect(ALL_ROOMS);
      throw error;
    }
  }

  /** Reconciles a room that LiveKit has. */
  async #reconcile(room: MediaRoom, suspects: ReadonlySet<string>): Promise<void> {
    const { presenceStore, presenceService, projection, projections, connections } = this.deps;
    const before = await presenceStore.sessionSid(room.name);
    const ours = await presenceService.opened(room);
    if (!ours) return;
    if (before !== room.sid) this.#count('room_found', 1);
    if (ours.room && !(await projection.isCurrent(ours.room, room))) {
      await projections.schedule(room.name);
      this.#count('room_projected', 1);
    }
    const live = await this.#listPeople(room);
    const ghosts = await this.#compare(room, live);
    if (ours.room) await this.#project(ours.room, live.people);
    const unconnected = await connections.run(room, ours.room, suspects);
    this.#count('participant_gone', ghosts + unconnected);
    if (ghosts + unconnected > 0) await this.deps.listeners.vacated(room.name);
    await this.deps.listeners.reconciled(room.name);
  }

  async #listPeople({ name }: MediaRoom): Promise<LivePeople> {
    const { presenceStore, mediaServer } = this.deps;
    const askedAt = await presenceStore.now(name);
    return { askedAt, people: await mediaServer.listParticipants(name) };
  }

  async #project(room: RoomRecord, people: readonly MediaParticipant[]): Promise<void> {
    try {
      const repaired = await this.deps.projection.updateParticipants(room, people);
      this.#count('participant_projected', repaired);
    } catch (error) {
      // Another operation on a participant is in progress; the next run repeats this.
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  /** Resolves to the number of ghosts removed. */
  async #compare(room: MediaRoom, { askedAt, people: live }: LivePeople): Promise<number> {
    const { presenceStore, presenceService } = this.deps;
    const records = await presenceStore.list(room.name);
    const known = new Map(records.map(({ sid, displayName }) => [sid, displayName]));
    for (const participant of live) {
      if (!participant.isActive || known.has(participant.sid)) continue;
      if (await presenceService.joined(room, participant)) this.#count('participant_found', 1);
    }
    const facts = live.map((participant) => ({
      sid: participant.sid,
      displayName:
        participant.kind === ParticipantKind.PHONE
          ? // Callers' networks send numbers as names, which participants must not see.
            (known.get(participant.sid) ?? callerName(participant))
          : participant.name,
      tracks: participant.tracks,
      ...displayedFields(participant),
    }));
    const sids = live.map(({ sid }) => sid);
    const { ghosts, repaired } = await presenceStore.confirm(
      room.name,
      room.sid,
      askedAt,
      sids,
      facts,
    );
    this.#count('participant_changed', repaired);
    return ghosts;
  }

  /** Continues with the other rooms if one fails. Resolves to false if any did. */
  async #each<T extends { readonly name: string }>(
    rooms: readonly T[],
    work: (room: T) => Promise<void>,
  ): Promise<boolean> {
    let isComplete = true;
    await mapLimit(rooms, CONCURRENCY, async (room) => {
      try {
        await work(room);
      } catch (error) {
        if (!isTemporary(error)) throw error;
        isComplete = false;
        this.deps.log.warn(
          { err: error, roomId: room.name },
          'Failed to reconcile a room; retrying at the next run',
        );
      }
    });
    return isComplete;
  }

  #count(repair: MeetingRepair, count: number): void {
    if (count > 0) this.deps.repaired(repair, count);
  }
}

const isTemporary = (error: unknown): boolean =>
  error instanceof MediaUnavailableError ||
  error instanceof ConflictError ||
  error instanceof NotFoundError;
