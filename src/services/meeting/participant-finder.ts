import { NotFoundError } from '../../errors/domain-error.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { Media } from '../../livekit/media.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { PresenceService } from './presence-service.js';
import { pollUntil } from '../../lib/poll-until.js';

/** Somebody who is in a meeting now. */
export interface PresentParticipant {
  readonly identity: string;
  /** As presence shows them. */
  readonly record: ParticipantRecord;
  /** As LiveKit lists them: the truth about tracks, which people unmute without a webhook. */
  readonly live: MediaParticipant;
}

interface ParticipantFinderDeps {
  readonly presence: Pick<PresenceStore, 'find'>;
  readonly presenceService: Pick<PresenceService, 'isPresent'>;
  readonly media: Pick<Media, 'findParticipant'>;
}

/**
 * Tells who is there before LiveKit is asked to do something with them: it looks for absent people
 * for three seconds, while its list answers at once.
 */
export class ParticipantFinder {
  constructor(private readonly deps: ParticipantFinderDeps) {}

  /** @throws NotFoundError when they are not there, MediaUnavailableError */
  async get(roomId: string, identity: string): Promise<PresentParticipant> {
    const { presence, presenceService, media } = this.deps;
    const person = await pollUntil(async () => {
      const [record, live] = await Promise.all([
        presence.find(roomId, identity),
        media.findParticipant(roomId, identity),
      ]);
      if (record && live?.isActive) return { identity, record, live };
      if (!record && !live) throw new NotFoundError();
      // What LiveKit lists may be news to us, or the ghost of a server that died.
      if (live?.isActive && !(await presenceService.isPresent(roomId, identity))) {
        throw new NotFoundError();
      }
      return null;
    });
    if (!person) throw new NotFoundError();
    return person;
  }
}
