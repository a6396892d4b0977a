import { MediaUnavailableError, NotFoundError } from '../../errors/domain-error.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantControl, ParticipantUpdate } from '../../livekit/participant-control.js';
import { TrackSource } from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type {
  PermissionChanges,
  PresenceChanges,
  PresenceStore,
} from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { ParticipantFinder, PresentParticipant } from './participant-finder.js';
import { pollUntil } from '../../lib/poll-until.js';

/** Omitted fields stay unchanged. */
export interface ParticipantChange {
  readonly displayName?: string;
  readonly permission?: PermissionChanges;
}

interface ParticipantChangesDeps {
  readonly finder: ParticipantFinder;
  readonly mediaServer: Pick<MediaServer, 'findParticipant'>;
  readonly participantControl: ParticipantControl;
  readonly presenceStore: Pick<PresenceStore, 'change' | 'permit' | 'permissions'>;
  readonly lock: RoomLock;
}

/**
 * Changes one participant in LiveKit and in presence. Performs no authorization check. Each method
 * resolves to the changed participant.
 * @throws NotFoundError when they are not in the meeting, MediaUnavailableError,
 * StorageUnavailableError
 */
export class ParticipantChanges {
  constructor(private readonly deps: ParticipantChangesDeps) {}

  /** @param trackSid null for every microphone */
  async mute(
    roomId: string,
    identity: string,
    trackSid: string | null,
  ): Promise<ParticipantRecord> {
    const person =
      trackSid === null
        ? await this.deps.finder.get(roomId, identity)
        : await this.#withTrack(roomId, identity, trackSid);
    const microphones = person.live.tracks.filter(
      ({ source }) => source === TrackSource.MICROPHONE,
    );
    const sids = new Set(trackSid === null ? microphones.map(({ sid }) => sid) : [trackSid]);
    await this.#orNotFound(roomId, identity, () =>
      Promise.all([...sids].map((sid) => this.deps.participantControl.mute(roomId, identity, sid))),
    );
    // Unmuting triggers no webhook, so the whole list that LiveKit just returned is stored.
    const now = person.live.tracks.map((track) =>
      sids.has(track.sid) ? { ...track, muted: true } : track,
    );
    const muted = Object.fromEntries(now.map((track) => [track.sid, track.muted]));
    return { ...(await this.#store(roomId, person, { muted })), tracks: now };
  }

  change(
    roomId: string,
    identity: string,
    { displayName, permission }: ParticipantChange,
  ): Promise<ParticipantRecord> {
    const { finder, presenceStore } = this.deps;
    return this.#serialize(roomId, identity, async () => {
      const person = await finder.get(roomId, identity);
      // A caller on hold hears and publishes nothing; new permissions apply once they are admitted.
      const isAtOnce = permission && !person.record.isHeld;
      await this.#update(roomId, identity, {
        ...(displayName !== undefined && { name: displayName }),
        ...(isAtOnce && { permission: await this.#withEarlier(roomId, identity, permission) }),
      });
      // Otherwise the next connection of the same person would get the earlier permissions.
      if (permission) await presenceStore.permit(roomId, identity, permission);
      return this.#store(roomId, person, displayName === undefined ? {} : { displayName });
    });
  }

  /** A hand that is already raised keeps its time. */
  setHand(roomId: string, identity: string, isRaised: boolean): Promise<ParticipantRecord> {
    return this.#serialize(roomId, identity, async () => {
      const person = await this.deps.finder.get(roomId, identity);
      const handRaisedAt = isRaised ? (person.record.handRaisedAt ?? new Date()) : null;
      const attributes = { hand_raised_at: handRaisedAt?.toISOString() ?? '' };
      await this.#update(roomId, identity, { attributes });
      return this.#store(roomId, person, { handRaisedAt });
    });
  }

  #update(roomId: string, identity: string, update: ParticipantUpdate): Promise<void> {
    return this.#orNotFound(roomId, identity, () =>
      this.deps.participantControl.update(roomId, identity, update),
    );
  }

  /** Serializes read-modify-write operations on one participant. */
  #serialize<T>(roomId: string, identity: string, work: () => Promise<T>): Promise<T> {
    return this.deps.lock.run(`${roomId}/${identity}`, work);
  }

  /** LiveKit answers "muted" for tracks that do not exist, and lists new tracks late. */
  async #withTrack(
    roomId: string,
    identity: string,
    trackSid: string,
  ): Promise<PresentParticipant> {
    const found = await pollUntil(async () => {
      const person = await this.deps.finder.get(roomId, identity);
      return person.live.tracks.some(({ sid }) => sid === trackSid) ? person : null;
    });
    if (!found) throw new NotFoundError();
    return found;
  }

  /** LiveKit's list may lack a change that was made a moment ago. */
  async #withEarlier(
    roomId: string,
    identity: string,
    changes: PermissionChanges,
  ): Promise<PermissionChanges> {
    const earlier = (await this.deps.presenceStore.permissions(roomId)).get(identity);
    const named = Object.entries(changes).filter(([, value]) => value != null);
    return { ...earlier, ...Object.fromEntries(named) };
  }

  async #store(
    roomId: string,
    { identity, record }: PresentParticipant,
    changes: PresenceChanges,
  ): Promise<ParticipantRecord> {
    const { displayName = record.displayName, handRaisedAt = record.handRaisedAt } = changes;
    const stored = await this.deps.presenceStore.change(roomId, identity, changes);
    // The participant may have left at this moment.
    return stored ?? { ...record, displayName, handRaisedAt };
  }

  /** LiveKit times out for a participant who has just left; report NotFound. */
  async #orNotFound(roomId: string, identity: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof MediaUnavailableError && !(await this.#isListed(roomId, identity))) {
        throw new NotFoundError();
      }
      throw error;
    }
  }

  async #isListed(roomId: string, identity: string): Promise<boolean> {
    return (await this.deps.mediaServer.findParticipant(roomId, identity)) !== null;
  }
}
