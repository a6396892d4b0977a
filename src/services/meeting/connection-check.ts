import type { Liveness } from '../../livekit/liveness.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { MediaServer, MediaRoom } from '../../livekit/media-server.js';
import type { RoomRecord } from '../../models/room.js';
import { ALL_ROOMS, type MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

export interface ConnectionCheckDeps {
  readonly mediaServer: Pick<MediaServer, 'ensureRoom'>;
  readonly liveness: Liveness;
  readonly presenceStore: Pick<PresenceStore, 'list' | 'left'>;
  readonly index: Pick<MeetingIndex, 'markSuspect' | 'clearSuspect'>;
}

/** Concurrent lookups of participants of one room. */
const CONCURRENCY = 10;

/**
 * Finds ghosts: a LiveKit server that dies leaves its rooms and their participants in LiveKit's
 * lists. Each run asks whether a server still holds the room, and checks the participants one by
 * one only in suspect rooms.
 */
export class ConnectionCheck {
  constructor(private readonly deps: ConnectionCheckDeps) {}

  /**
   * Resolves to the number of ghosts removed.
   * @throws MediaUnavailableError, and nothing has changed
   */
  async run(
    open: MediaRoom,
    room: RoomRecord | null,
    suspects: ReadonlySet<string>,
  ): Promise<number> {
    const { liveness, mediaServer, index } = this.deps;
    const roomId = open.name;
    const isSuspect = suspects.has(roomId) || suspects.has(ALL_ROOMS);
    if (await liveness.isHeld(roomId)) return isSuspect ? this.#check(open) : 0;
    await index.markSuspect(roomId);
    if (room === null) return 0;
    // Opening the room again moves it to a server that is running, where it closes when it is
    // empty. Without that, the ghost room would stay open.
    await mediaServer.ensureRoom(roomId, room, { skipCache: true });
    return this.#check(open);
  }

  async #check({ name: roomId, sid }: MediaRoom): Promise<number> {
    const { presenceStore, liveness, index } = this.deps;
    const people = await presenceStore.list(roomId);
    const answers = await mapLimit(people, CONCURRENCY, ({ identity }) =>
      liveness.isConnected(roomId, identity),
    );
    const ghosts = people.filter((_, place) => answers[place] === false);
    for (const ghost of ghosts) await presenceStore.left(roomId, sid, ghost, false);
    await index.clearSuspect(roomId);
    return ghosts.length;
  }
}
