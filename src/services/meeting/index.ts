import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import type { ProjectionFeature } from '../projection/index.js';
import { entersAtOnce } from '../rooms/access-level.js';
import type { RoomsFeature } from '../rooms/index.js';
import { isUnregistered } from '../rooms/room-id.js';
import { ConnectionCheck } from './connection-check.js';
import { DisabledParticipants } from './disabled-participants.js';
import { durationListener } from './duration-listener.js';
import { DurationService } from './duration-service.js';
import { HandService } from './hand-service.js';
import type { MeetingListeners } from './meeting-listener.js';
import { MeetingReconciler, type MeetingRepair } from './meeting-reconciler.js';
import { MeetingService } from './meeting-service.js';
import { MuteAnnouncer } from './mute-announcer.js';
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
  const { mediaServer, meetingIndex: index, presenceStore: store, userStore, log } = ports;
  const { meetingHosts: roomService } = deps.rooms;
  const { listeners } = deps;
  const removalService = createRemoval(ports, deps);
  const presenceService = createPresence(config, ports, { listeners, removalService });
  const meetingService = new MeetingService({
    roomService,
    mediaServer,
    index,
    log,
    listeners,
    presenceStore: store,
    lock: ports.roomLock,
  });
  const durationService = new DurationService({
    presenceStore: store,
    meetingService,
    deadlines: ports.meetingDeadlines,
  });
  return {
    durationListener: durationListener(durationService),
    jobs: {
      meetingDeadlines: createJob(ports.meetingDeadlines, (roomId) =>
        durationService.check(roomId),
      ),
    },
    presence: presenceService,
    meetings: meetingService,
    removal: removalService,
    disabledParticipants: new DisabledParticipants({
      userStore,
      index,
      presenceStore: store,
      removalService,
    }),
    ...createModeration(ports, deps, presenceService),
    reconciler: new MeetingReconciler({
      mediaServer,
      index,
      meetingService,
      log,
      listeners,
      presenceStore: store,
      presenceService,
      projection: deps.projection.projection,
      projections: ports.roomProjections,
      connections: new ConnectionCheck({
        mediaServer,
        index,
        presenceStore: store,
        liveness: ports.liveness,
      }),
      repaired: deps.repaired,
    }),
  };
}

const createRemoval = (ports: Ports, { rooms }: MeetingFeatureDeps) =>
  new RemovalService({
    ...ports,
    roomService: rooms.meetingHosts,
    participantControl: ports.participantControl,
  });

function createPresence(
  config: Config,
  { roomStore, mediaServer, meetingIndex: index, presenceStore, lobbyStore }: Ports,
  wired: { readonly listeners: MeetingListeners; readonly removalService: RemovalService },
) {
  const { webhookRooms } = config.livekit;
  const hasUnregisteredRooms = config.features.has('unregistered_rooms');
  return new PresenceService({
    roomStore,
    mediaServer,
    index,
    presenceStore,
    lobbyStore,
    ...wired,
    isOurName: (name) =>
      (hasUnregisteredRooms || !isUnregistered(name)) && (webhookRooms?.test(name) ?? true),
    isHeld: (room) => config.lobby.holdsCallers && !entersAtOnce(room, null),
  });
}

/** What people do to each other in a meeting, and to themselves. */
function createModeration(
  { roomStore, presenceStore, mediaServer, participantControl, pubSub, roomLock: lock }: Ports,
  { rooms }: MeetingFeatureDeps,
  presenceService: PresenceService,
) {
  const finder = new ParticipantFinder({ presenceStore, presenceService, mediaServer });
  const changes = new ParticipantChanges({
    finder,
    mediaServer,
    participantControl,
    presenceStore,
    lock,
  });
  return {
    finder,
    moderation: new ModerationService({
      roomService: rooms.rooms,
      meetingHostService: rooms.meetingHosts,
      roomStore,
      roomMemberService: rooms.roomMembers,
      presenceStore,
      mediaServer,
      finder,
      changes,
      muteAnnouncer: new MuteAnnouncer({ presenceStore, pubSub }),
    }),
    hands: new HandService({ roomService: rooms.meetingHosts, presenceStore, changes }),
    self: new OwnParticipantService(changes),
  };
}
