import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import type { ProjectionFeature } from '../projection/index.js';
import { entersAtOnce } from '../rooms/access-level.js';
import type { RoomsFeature } from '../rooms/index.js';
import { isUnregistered } from '../rooms/room-id.js';
import { ConnectionCheck } from './connection-check.js';
import { DisabledParticipants } from './disabled-participants.js';
import type { MeetingListeners } from './meeting-listener.js';
import { MeetingReconciler, type MeetingRepair } from './meeting-reconciler.js';
import { MeetingService } from './meeting-service.js';
import { ModerationService } from './moderation-service.js';
import { OwnParticipantService } from './own-participant-service.js';
import { ParticipantChanges } from './participant-changes.js';
import { ParticipantFinder } from './participant-finder.js';
import { PresenceService } from './presence-service.js';
import { RemovalService } from './removal-service.js';

interface MeetingFeatureDeps {
  readonly rooms: RoomsFeature;
  readonly projection: ProjectionFeature;
  readonly listeners: MeetingListeners;
  readonly repaired: (repair: MeetingRepair, count: number) => void;
}

export type MeetingFeature = ReturnType<typeof createMeetingFeature>;

/** The live side of rooms: who is in a meeting, and what people do to each other there. */
export function createMeetingFeature(config: Config, ports: Ports, deps: MeetingFeatureDeps) {
  const { media, meetingIndex: index, presence: store, users, log } = ports;
  const { rooms } = deps.rooms;
  const { listeners } = deps;
  const removal = createRemoval(ports, deps);
  const presence = createPresence(config, ports, { listeners, removal });
  const meetings = new MeetingService({
    rooms,
    media,
    index,
    log,
    listeners,
    presence: store,
    lock: ports.roomLock,
  });
  return {
    presence,
    meetings,
    removal,
    disabledParticipants: new DisabledParticipants({ users, index, presence: store, removal }),
    ...createModeration(ports, deps, presence),
    reconciler: new MeetingReconciler({
      media,
      index,
      meetings,
      log,
      listeners,
      presence: store,
      presenceService: presence,
      projection: deps.projection.projection,
      projections: ports.roomProjections,
      connections: new ConnectionCheck({ media, index, presence: store, liveness: ports.liveness }),
      repaired: deps.repaired,
    }),
  };
}

const createRemoval = (
  { media, lobby, exclusions, users, rooms: roles, presence, participantControl: control }: Ports,
  { rooms: { rooms } }: MeetingFeatureDeps,
) =>
  new RemovalService({
    rooms,
    media,
    lobby,
    exclusions,
    users,
    roles,
    presence,
    control,
  });

function createPresence(
  config: Config,
  { rooms, media, meetingIndex: index, presence }: Ports,
  wired: { readonly listeners: MeetingListeners; readonly removal: RemovalService },
) {
  const { webhookRooms } = config.livekit;
  const hasUnregisteredRooms = config.features.has('unregistered_rooms');
  return new PresenceService({
    rooms,
    media,
    index,
    presence,
    ...wired,
    isOurName: (name) =>
      (hasUnregisteredRooms || !isUnregistered(name)) && (webhookRooms?.test(name) ?? true),
    isHeld: (room) => config.lobby.holdsCallers && !entersAtOnce(room, null),
  });
}

/** What people do to each other in a meeting, and to themselves. */
function createModeration(
  { rooms: roles, presence, media, participantControl: control, roomLock: lock }: Ports,
  { rooms: { rooms, roomMembers: members } }: MeetingFeatureDeps,
  presenceService: PresenceService,
) {
  const finder = new ParticipantFinder({ presence, presenceService, media });
  const changes = new ParticipantChanges({ finder, media, control, presence, lock });
  return {
    finder,
    moderation: new ModerationService({ rooms, roles, members, presence, media, finder, changes }),
    self: new OwnParticipantService(changes),
  };
}
