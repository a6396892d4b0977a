import type { Liveness } from '../../livekit/liveness.js';
import type { Media, MediaRoom } from '../../livekit/media.js';
import type { RoomRecord } from '../../models/room.js';
import { ALL_ROOMS, type MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

export interface ConnectionCheckDeps {
  readonly media: Pick<Media, 'ensureRoom'>;
  readonly liveness: Liveness;
  readonly presence: Pick<PresenceStore, 'list' | 'left'>;
  readonly index: Pick<MeetingIndex, 'markSuspect' | 'clearSuspect'>;
}

/** People of one room who are looked for at a time. */
const AT_A_TIME = 10;

/**
 * Finds the ghosts that a LiveKit server leaves behind when it dies: LiveKit goes on listing its
 * rooms, and the people in them. Whether a room is held by a server is asked each time; its people
 * are asked about one by one only where there is reason to doubt them.
 */
export class ConnectionCheck {
  constructor(private readonly deps: ConnectionCheckDeps) {}

  /** Answers how many ghosts went. @throws MediaUnavailableError, and nothing has changed */
  async run(
    open: MediaRoom,
    room: RoomRecord | null,
    suspects: ReadonlySet<string>,
  ): Promise<number> {
    const { liveness, media, index } = this.deps;
    const roomId = open.name;
    const isDoubted = suspects.has(roomId) || suspects.has(ALL_ROOMS);
    if (await liveness.isHeld(roomId)) return isDoubted ? this.#check(open) : 0;
    await index.markSuspect(roomId);
    if (room === null) return 0;
    // Opened anew it is held by a server that is there: people can come back, and if nobody does,
    // it closes like any other. An open room would stay as it is.
    await media.ensureRoom(roomId, room, { anew: true });
    return this.#check(open);
  }

  async #check({ name: roomId, sid }: MediaRoom): Promise<number> {
    const { presence, liveness, index } = this.deps;
    const people = await presence.list(roomId);
    const ghosts: ParticipantRecord[] = [];
    for (let at = 0; at < people.length; at += AT_A_TIME) {
      const some = people.slice(at, at + AT_A_TIME);
      const answers = await Promise.all(
        some.map(({ identity }) => liveness.isConnected(roomId, identity)),
      );
      ghosts.push(...some.filter((_, place) => answers[place] === false));
    }
    for (const ghost of ghosts) await presence.left(roomId, sid, ghost, false);
    await index.clearSuspect(roomId);
    return ghosts.length;
  }
}
