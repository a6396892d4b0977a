import { viewerIdOf, type Actor } from '../../models/actor.js';
import type { RoomRecord } from '../../models/room.js';
import type { PresenceService } from '../meeting/presence-service.js';
import { entersAtOnce } from '../rooms/access-level.js';
import { isUnregistered } from '../rooms/room-id.js';

interface DialInServiceDeps {
  readonly isOn: boolean;
  readonly presenceService: Pick<PresenceService, 'canSeeMeeting'>;
}

/** Decides who may see the PIN of a room. */
export class DialInService {
  constructor(private readonly deps: DialInServiceDeps) {}

  /** True for people who may enter without waiting, and for participants. */
  async showsPinCode(actor: Actor, room: RoomRecord): Promise<boolean> {
    if (!this.deps.isOn || isUnregistered(room.id)) return false;
    return (
      entersAtOnce(room, viewerIdOf(actor)) ||
      (await this.deps.presenceService.canSeeMeeting(actor, room))
    );
  }
}
