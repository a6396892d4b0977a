import type { Ports } from '../ports.js';
import { ModerationService } from '../services/meeting/moderation-service.js';
import { MuteEveryone } from '../services/meeting/mute-everyone.js';
import { ParticipantChanges } from '../services/meeting/participant-changes.js';
import { ParticipantFinder } from '../services/meeting/participant-finder.js';
import { OwnParticipantService } from '../services/meeting/own-participant-service.js';
import type { Services } from '../services/services.js';

type Moderation = Pick<Services, 'moderation' | 'muteEveryone' | 'self'>;

/** What people do to each other in a meeting, and to themselves. */
export function createModeration(
  { rooms: roles, presence, media, participantControl: control, roomLock: lock }: Ports,
  services: Pick<Services, 'rooms' | 'roomMembers' | 'presence'>,
): Moderation {
  const { rooms, roomMembers: members, presence: presenceService } = services;
  const finder = new ParticipantFinder({ presence, presenceService, media });
  const changes = new ParticipantChanges({ finder, media, control, presence, lock });
  return {
    moderation: new ModerationService({ rooms, roles, members, presence, finder, changes }),
    muteEveryone: new MuteEveryone({ rooms, roles, presence, media, changes }),
    self: new OwnParticipantService(changes),
  };
}
