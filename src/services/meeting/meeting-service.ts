import type { Logger } from 'pino';
import type { Actor } from '../../models/actor.js';
import type { Media, MediaRoom } from '../../livekit/media.js';
import type { RoomRecord } from '../../models/room.js';
import type { EndedMeeting, MeetingIndex } from '../../redis/presence/meeting-index.js';
import { MeetingEndReason } from '../../redis/presence/presence-events.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { MeetingListeners } from './meeting-listener.js';
import { isRoomId } from '../rooms/room-id.js';
import type { RoomService } from '../rooms/room-service.js';

export interface MeetingServiceDeps {
  readonly rooms: Pick<RoomService, 'getAsHost'>;
  readonly media: Pick<Media, 'findRoom' | 'closeRoom'>;
  readonly presence: PresenceStore;
  readonly index: MeetingIndex;
  readonly lock: RoomLock;
  readonly listeners: Pick<MeetingListeners, 'ended' | 'vacated'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** The end of meetings: by a host, by LiveKit's word, or found out later. */
export class MeetingService {
  constructor(private readonly deps: MeetingServiceDeps) {}

  /**
   * Puts everybody out and clears what belongs to the meeting; where there is none, that is fine.
   * For hosts.
   * @throws NotFoundError, ForbiddenError, MediaUnavailableError (and nothing is cleared)
   */
  async end(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    await this.close(room.id, MeetingEndReason.ENDED_BY_HOST);
    return room;
  }

  /** As `end`. Performs no authorization check. */
  close(roomId: string, reason: MeetingEndReason): Promise<void> {
    return this.#whileClosing(roomId, reason, async (open) => {
      // Media first: an open LiveKit room keeps people talking in a meeting that we forgot.
      if (open) await this.deps.media.closeRoom(roomId);
      await this.#clear({ roomId, sessionSid: open?.sid ?? null });
    });
  }

  /**
   * LiveKit says that a room of its is over. Late or repeated news end no other meeting; news that
   * do not say which session is over end none: the reconciler finds out.
   */
  async finished(roomId: string, sessionSid: string): Promise<void> {
    if (!isRoomId(roomId) || sessionSid === '') return;
    const [known, { startedAt }] = await Promise.all([
      this.deps.presence.sessionSid(roomId),
      this.deps.presence.meeting(roomId),
    ]);
    const ended = { roomId, sessionSid };
    if (known !== null && known !== sessionSid) await this.deps.presence.end(roomId, sessionSid);
    else await this.#settle(ended, startedAt !== null, MeetingEndReason.EMPTY);
  }

  /**
   * A room that seems to be gone without a word. False when LiveKit has it after all.
   * @throws MediaUnavailableError, and nothing is cleared
   */
  async endIfAbsent(roomId: string): Promise<boolean> {
    let isAbsent = false;
    await this.#whileClosing(roomId, MeetingEndReason.UNKNOWN, async (open) => {
      isAbsent = open === null;
      if (!isAbsent) return;
      const { startedAt } = await this.deps.presence.meeting(roomId);
      await this.#settle({ roomId, sessionSid: null }, startedAt !== null);
    });
    return isAbsent;
  }

  /** Takes up again what was not cleared to the end. Answers how many meetings that were. */
  async resume(ageMs: number): Promise<number> {
    const unfinished = await this.deps.index.unfinishedEnds(ageMs);
    for (const ended of unfinished) {
      const known = await this.deps.presence.sessionSid(ended.roomId);
      // What the next meeting has begun to use is not for the last one to clear.
      if (known !== null && known !== ended.sessionSid) await this.deps.index.finishEnd(ended);
      else await this.#clear(ended);
    }
    return unfinished.length;
  }

  /** Nobody else works on the room meanwhile, and whoever wants to join waits. */
  #whileClosing(
    roomId: string,
    reason: MeetingEndReason,
    work: (open: MediaRoom | null) => Promise<void>,
  ): Promise<void> {
    const { lock, presence, media } = this.deps;
    return lock.run(roomId, async () => {
      await presence.beginClosing(roomId, reason);
      try {
        await work(await media.findRoom(roomId));
      } finally {
        // It ends by itself where this fails.
        await presence.endClosing(roomId).catch(() => undefined);
      }
    });
  }

  /** A LiveKit room in which nobody ever was ends no meeting: its lobby goes on. */
  async #settle(
    ended: EndedMeeting,
    hadMeeting: boolean,
    reason?: MeetingEndReason,
  ): Promise<void> {
    if (hadMeeting) {
      await this.#clear(ended, reason);
      return;
    }
    await this.deps.presence.end(ended.roomId, ended.sessionSid);
    await this.deps.listeners.vacated(ended.roomId);
    await this.deps.index.remove(ended.roomId);
  }

  /** @param reason where Foyer does not close the room itself */
  async #clear(ended: EndedMeeting, reason?: MeetingEndReason): Promise<void> {
    const { index, presence, listeners, log } = this.deps;
    const { roomId, sessionSid } = ended;
    await index.beginEnd(ended);
    const steps = [
      () => listeners.ended(ended),
      () => presence.end(roomId, sessionSid, reason),
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
