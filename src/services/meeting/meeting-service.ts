import type { Logger } from 'pino';
import type { Actor } from '../../models/actor.js';
import type { MediaServer, MediaRoom } from '../../livekit/media-server.js';
import type { RoomRecord } from '../../models/room.js';
import type { EndedMeeting, MeetingIndex } from '../../redis/presence/meeting-index.js';
import { MeetingEndReason } from '../../models/meeting-history.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { MeetingListeners } from './meeting-listener.js';
import { isRoomId } from '../rooms/room-id.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';

export interface MeetingServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly mediaServer: Pick<MediaServer, 'findRoom' | 'closeRoom'>;
  readonly presenceStore: PresenceStore;
  readonly index: MeetingIndex;
  readonly lock: RoomLock;
  readonly listeners: Pick<MeetingListeners, 'ended' | 'vacated'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Ends meetings: for a host, on LiveKit's report, or when the reconciler finds one gone. */
export class MeetingService {
  constructor(private readonly deps: MeetingServiceDeps) {}

  /**
   * Disconnects everyone, and clears the state of the meeting. Succeeds if there is no meeting. For
   * hosts.
   * @throws NotFoundError, ForbiddenError, MediaUnavailableError (and nothing is cleared)
   */
  async end(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    await this.close(room.id, MeetingEndReason.ENDED_BY_HOST);
    return room;
  }

  /**
   * As `end`. Performs no authorization check.
   * @param sessionSid closes only this LiveKit room
   */
  close(roomId: string, reason: MeetingEndReason, sessionSid?: string): Promise<void> {
    return this.#whileClosing(roomId, reason, async (open) => {
      if (sessionSid !== undefined && open?.sid !== sessionSid) return;
      // LiveKit first: if it stayed open, people would keep talking in a meeting that Foyer has
      // cleared.
      if (open) await this.deps.mediaServer.closeRoom(roomId);
      await this.#clear({ roomId, sessionSid: open?.sid ?? null, reason });
    });
  }

  /**
   * Handles LiveKit's report that a room has finished. A late or repeated report must not end
   * another meeting; one without a session ends none, and the reconciler finds out.
   * @param reason as LiveKit sees it; why Foyer closes the room takes precedence
   */
  async finished(roomId: string, sessionSid: string, reason: MeetingEndReason): Promise<void> {
    if (!isRoomId(roomId) || sessionSid === '') return;
    const { presenceStore } = this.deps;
    const [known, { startedAt }, closing] = await Promise.all([
      presenceStore.sessionSid(roomId),
      presenceStore.meeting(roomId),
      presenceStore.closingReason(roomId),
    ]);
    const ended = { roomId, sessionSid, reason: closing ?? reason };
    if (known !== null && known !== sessionSid) await presenceStore.end(roomId, sessionSid);
    else await this.#settle(ended, startedAt !== null);
  }

  /**
   * Handles LiveKit's report that another of its servers took the room over, which may keep the
   * session: the meeting continues if LiveKit still has the room.
   * @throws MediaUnavailableError, and nothing is cleared
   */
  async superseded(roomId: string): Promise<void> {
    if (!isRoomId(roomId) || (await this.deps.presenceStore.sessionSid(roomId)) === null) return;
    if (!(await this.endIfAbsent(roomId))) await this.deps.index.markSuspect(roomId);
  }

  /**
   * Ends a meeting whose room seems to have disappeared. False if LiveKit still has it.
   * @throws MediaUnavailableError, and nothing is cleared
   */
  async endIfAbsent(roomId: string): Promise<boolean> {
    let isAbsent = false;
    const reason = MeetingEndReason.UNKNOWN;
    await this.#whileClosing(roomId, reason, async (open) => {
      isAbsent = open === null;
      if (!isAbsent) return;
      const { startedAt } = await this.deps.presenceStore.meeting(roomId);
      await this.#settle({ roomId, sessionSid: null, reason }, startedAt !== null);
    });
    return isAbsent;
  }

  /** Completes the ends of meetings that were interrupted. Resolves to their number. */
  async resume(ageMs: number): Promise<number> {
    const unfinished = await this.deps.index.unfinishedEnds(ageMs);
    for (const ended of unfinished) {
      const known = await this.deps.presenceStore.sessionSid(ended.roomId);
      // The state now belongs to the next meeting.
      if (known !== null && known !== ended.sessionSid) await this.deps.index.finishEnd(ended);
      else await this.#clear(ended);
    }
    return unfinished.length;
  }

  /** Locks the room; people who join meanwhile wait. */
  #whileClosing(
    roomId: string,
    reason: MeetingEndReason,
    work: (open: MediaRoom | null) => Promise<void>,
  ): Promise<void> {
    const { lock, presenceStore, mediaServer } = this.deps;
    return lock.run(roomId, async () => {
      await presenceStore.beginClosing(roomId, reason);
      try {
        await work(await mediaServer.findRoom(roomId));
      } finally {
        // The mark expires by itself.
        await presenceStore.endClosing(roomId).catch(() => undefined);
      }
    });
  }

  /** A LiveKit room that was always empty ends no meeting: its lobby stays. */
  async #settle(ended: EndedMeeting, hadMeeting: boolean): Promise<void> {
    if (hadMeeting) {
      await this.#clear(ended);
      return;
    }
    await this.deps.presenceStore.end(ended.roomId, ended.sessionSid);
    await this.deps.listeners.vacated(ended.roomId);
    await this.deps.index.remove(ended.roomId);
  }

  async #clear(ended: EndedMeeting): Promise<void> {
    const { index, presenceStore, listeners, log } = this.deps;
    const { roomId, sessionSid, reason } = ended;
    await index.beginEnd(ended);
    const steps = [
      () => listeners.ended(ended),
      () => presenceStore.end(roomId, sessionSid, reason),
      () => listeners.vacated(roomId),
    ];
    let isDone = true;
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        isDone = false;
        log.warn(
          { err: error, roomId },
          'Failed to clear an ended meeting; retrying at the next run',
        );
      }
    }
    if (!isDone) return;
    await index.remove(roomId);
    await index.finishEnd(ended);
  }
}
