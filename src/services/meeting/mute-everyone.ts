import type { Actor } from '../../models/actor.js';
import { nullIfNotFound } from '../../errors/outage.js';
import type { Media } from '../../livekit/media.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import { isHost, TrackSource } from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { ParticipantChanges } from './participant-changes.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { participantRole, type ParticipantRoleDeps } from './participant-role.js';
import type { RoomService } from '../rooms/room-service.js';

interface MuteEveryoneDeps extends ParticipantRoleDeps {
  readonly rooms: Pick<RoomService, 'getAsHost'>;
  readonly media: Pick<Media, 'listParticipants'>;
  readonly changes: ParticipantChanges;
}

/** Concurrent calls to LiveKit. */
const AT_A_TIME = 10;

const SPEAKERS: ReadonlySet<ParticipantKind> = new Set([
  ParticipantKind.STANDARD,
  ParticipantKind.PHONE,
]);

/** Mutes a whole meeting. */
export class MuteEveryone {
  constructor(private readonly deps: MuteEveryoneDeps) {}

  /**
   * Mutes every microphone except the caller's and those of hosts. For hosts.
   * @returns the participants that it muted
   */
  async run(actor: Actor, roomId: string): Promise<readonly ParticipantRecord[]> {
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    const live = await this.deps.media.listParticipants(room.id);
    const own = actor.participant?.roomId === room.id ? actor.participant.identity : null;
    const candidates = live.filter(
      (person) => person.identity !== own && person.isActive && openMicrophones(person).size > 0,
    );
    const outcomes: PromiseSettledResult<ParticipantRecord | null>[] = [];
    for (let at = 0; at < candidates.length; at += AT_A_TIME) {
      const some = candidates.slice(at, at + AT_A_TIME);
      const muting = some.map(({ identity }) => this.#mute(room.id, identity));
      outcomes.push(...(await Promise.allSettled(muting)));
    }
    return recordsIn(outcomes);
  }

  /** Null for hosts, and for participants who have just left. */
  async #mute(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    if (isHost(await participantRole(this.deps, roomId, identity))) return null;
    return this.deps.changes.mute(roomId, identity, null).catch(nullIfNotFound);
  }
}

/**
 * A failure for one participant must not stop the others; it is reported afterwards, because
 * someone can still be heard.
 */
function recordsIn(
  outcomes: readonly PromiseSettledResult<ParticipantRecord | null>[],
): ParticipantRecord[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value ?? [];
  });
}

const openMicrophones = ({ kind, tracks }: MediaParticipant): ReadonlySet<string> =>
  new Set(
    SPEAKERS.has(kind)
      ? tracks
          .filter(({ source, muted }) => source === TrackSource.MICROPHONE && !muted)
          .map(({ sid }) => sid)
      : [],
  );
