import type { Actor } from '../../models/actor.js';
import { InvalidInputError } from '../../errors/domain-error.js';
import { nullIfNotFound } from '../../errors/outage.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import { ownIdentity } from './own-identity.js';
import type { ParticipantChanges } from './participant-changes.js';

export interface SetHandRaised {
  readonly roomId: string;
  readonly raised: boolean;
  /** The participant; null for the actor. */
  readonly identity?: string | null;
}

interface HandServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly presenceStore: Pick<PresenceStore, 'list'>;
  readonly changes: ParticipantChanges;
}

/** Concurrent calls to LiveKit. */
const CONCURRENCY = 10;

/**
 * Raised hands. Participants raise and lower their own, identified by their participant token; hosts
 * lower those of others.
 */
export class HandService {
  constructor(private readonly deps: HandServiceDeps) {}

  /**
   * @throws UnauthenticatedError without a participant token for their own hand, NotFoundError when
   * the participant is not in the meeting, ForbiddenError, InvalidInputError, MediaUnavailableError
   */
  async setRaised(
    actor: Actor,
    { roomId, raised, identity = null }: SetHandRaised,
  ): Promise<ParticipantRecord> {
    const { participant } = actor;
    if (
      identity === null ||
      (participant?.roomId === roomId && participant.identity === identity)
    ) {
      return this.deps.changes.setHand(roomId, ownIdentity(actor, roomId), raised);
    }
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    if (raised) {
      const message = 'Only participants can raise their own hand; pass false for `raised`.';
      throw new InvalidInputError(['raised'], message);
    }
    return this.deps.changes.setHand(room.id, identity, false);
  }

  /**
   * Lowers every raised hand. For hosts.
   * @returns the participants whose hands it lowered
   * @throws NotFoundError, ForbiddenError, MediaUnavailableError (and some hands may be down)
   */
  async lowerAll(actor: Actor, roomId: string): Promise<readonly ParticipantRecord[]> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    const people = await this.deps.presenceStore.list(room.id);
    const raised = people.filter(({ handRaisedAt }) => handRaisedAt !== null);
    const outcomes = await mapLimit(raised, CONCURRENCY, ({ identity }) =>
      // Null for a participant who has just left. A failure must not stop the others.
      Promise.allSettled([
        this.deps.changes.setHand(room.id, identity, false).catch(nullIfNotFound),
      ]),
    );
    return outcomes.flat().flatMap((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value ?? [];
    });
  }
}
