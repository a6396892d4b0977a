import type { Logger } from 'pino';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import { RoomRole } from '../../models/room.js';

const TOPIC = 'foyer.lobby';
const HOST_ROLES: ReadonlySet<string | undefined> = new Set([
  RoomRole.ADMINISTRATOR,
  RoomRole.OWNER,
]);

/**
 * Notifies the hosts in a meeting of each new applicant by a LiveKit data message, in order. A
 * convenience for clients without a `lobby` subscription; nothing depends on it.
 */
export class LobbyNotices {
  /** Counts to send, by room, while a room is being notified. */
  readonly #queues = new Map<string, number[]>();

  constructor(
    private readonly mediaServer: Pick<MediaServer, 'listParticipants' | 'sendData'>,
    private readonly log: Logger,
  ) {}

  /** Returns at once, and never fails. */
  newWait(roomId: string, waitingCount: number): void {
    const queue = this.#queues.get(roomId);
    if (queue) {
      queue.push(waitingCount);
      return;
    }
    this.#queues.set(roomId, [waitingCount]);
    void this.#work(roomId);
  }

  async #work(roomId: string): Promise<void> {
    try {
      for (let counts = this.#take(roomId); counts.length > 0; counts = this.#take(roomId)) {
        await this.#notify(roomId, counts);
      }
    } catch (error) {
      // The queued counts would fail as well, and a late count is of no use.
      this.log.warn({ err: error, roomId }, 'Failed to notify hosts of the waiting count');
    } finally {
      this.#queues.delete(roomId);
    }
  }

  #take(roomId: string): number[] {
    return this.#queues.get(roomId)?.splice(0) ?? [];
  }

  async #notify(roomId: string, counts: readonly number[]): Promise<void> {
    const participants = await this.mediaServer.listParticipants(roomId);
    const identities = participants.filter(isHost).map(({ identity }) => identity);
    if (identities.length === 0) return;
    for (const waitingCount of counts) {
      const payload = { type: 'waiting', waitingCount };
      await this.mediaServer.sendData(roomId, { topic: TOPIC, payload, identities });
    }
  }
}

// LiveKit's attributes suffice here: the message does not say who is waiting.
const isHost = ({ attributes }: MediaParticipant): boolean =>
  HOST_ROLES.has(attributes['room_role']);
