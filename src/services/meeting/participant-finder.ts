import { NotFoundError } from '../../errors/domain-error.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { PresenceService } from './presence-service.js';
import { pollUntil } from '../../lib/poll-until.js';

/** A participant in a meeting. */
export interface PresentParticipant {
  readonly identity: string;
  /** From presence. */
  readonly record: ParticipantRecord;
  /** From LiveKit, whose list alone is right about mute states: unmuting triggers no webhook. */
  readonly live: MediaParticipant;
}

interface ParticipantFinderDeps {
  readonly presenceStore: Pick<PresenceStore, 'find'>;
  readonly presenceService: Pick<PresenceService, 'isPresent'>;
  readonly mediaServer: Pick<MediaServer, 'findParticipant'>;
}

/**
 * Checks that participants are present before LiveKit is asked to change them: LiveKit lists at
 * once, but waits three seconds for an absent participant.
 */
export class ParticipantFinder {
  constructor(private readonly deps: ParticipantFinderDeps) {}

  /** @throws NotFoundError when the participant is not in the meeting, MediaUnavailableError */
  async get(roomId: string, identity: string): Promise<PresentParticipant> {
    const { presenceStore, presenceService, mediaServer } = this.deps;
    const person = await pollUntil(async () => {
      const [record, live] = await Promise.all([
        presenceStore.find(roomId, identity),
        mediaServer.findParticipant(roomId, identity),
      ]);
      if (record && live?.isActive) return { identity, record, live };
      if (!record && !live) throw new NotFoundError();
      // LiveKit may list a participant before their event arrives, or the ghost of a server that
      // died.
      if (live?.isActive && !(await presenceService.isPresent(roomId, identity))) {
        throw new NotFoundError();
      }
      return null;
    });
    if (!person) throw new NotFoundError();
    return person;
  }
}
