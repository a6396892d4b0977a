import type { Actor } from '../../models/actor.js';
import { InvalidInputError } from '../../errors/domain-error.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import { chosenName } from '../users/display-name.js';
import { ownIdentity } from './own-identity.js';
import type { ParticipantChanges } from './participant-changes.js';

/**
 * What participants change about themselves. The participant token identifies them, never an
 * argument; no account is needed.
 * @throws UnauthenticatedError without a participant token, NotFoundError with one of another room
 * or after leaving the meeting, MediaUnavailableError
 */
export class OwnParticipantService {
  constructor(private readonly changes: ParticipantChanges) {}

  /** @throws InvalidInputError */
  async rename(actor: Actor, roomId: string, displayName: string): Promise<ParticipantRecord> {
    const identity = ownIdentity(actor, roomId);
    const name = chosenName(displayName);
    if (name === null) {
      throw new InvalidInputError(['displayName'], '`displayName` is empty; enter a name.');
    }
    return this.changes.change(roomId, identity, { displayName: name });
  }
}
