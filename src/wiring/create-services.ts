import type { Config } from '../config/load-config.js';
import { createMeetingServices, createProjections } from './create-meeting-services.js';
import { createDeliveries } from './create-deliveries.js';
import { createRecording, NO_RECORDING, type RecordingDeps } from './create-recording.js';
import { createModeration } from './create-moderation.js';
import { createSubtitles, createTranscriber } from './create-subtitles.js';
import { createTelephony } from './create-telephony.js';
import { createMeetingListeners } from './meeting-listeners.js';
import { ParticipantTokens } from '../livekit/participant-tokens.js';
import type { Ports } from '../ports.js';
import { Admissions } from '../services/lobby/admissions.js';
import { DisabledParticipants } from '../services/meeting/disabled-participants.js';
import { JoinService } from '../services/lobby/join-service.js';
import { JoinWatch } from '../services/lobby/join-watch.js';
import { LobbyNotices } from '../services/lobby/lobby-notices.js';
import { LobbyService } from '../services/lobby/lobby-service.js';
import { LobbySweeper } from '../services/lobby/lobby-sweeper.js';
import { LobbyWatch } from '../services/lobby/lobby-watch.js';
import type { MeetingRepair } from '../services/meeting/meeting-reconciler.js';
import type { RecordingRepair } from '../services/recording/recording-worker.js';
import type { RecordingSweepRepair } from '../services/recording/recording-reconciler.js';
import { RemovalService } from '../services/meeting/removal-service.js';
import { RoomLookup } from '../services/rooms/room-lookup.js';
import { RoomMemberService } from '../services/rooms/room-member-service.js';
import { RoomOpening } from '../services/lobby/room-opening.js';
import { RoomService } from '../services/rooms/room-service.js';
import type { Services } from '../services/services.js';
import { DialInService } from '../services/telephony/dial-in-service.js';
import type { TelephonyRepair } from '../services/telephony/telephony-service.js';
import { TicketService } from '../services/lobby/ticket-service.js';
import type { TranscriberRepair } from '../services/subtitles/transcriber-service.js';
import { UnregisteredRooms } from '../services/rooms/unregistered-rooms.js';
import { UserService } from '../services/users/user-service.js';
import { WriteLimits } from '../services/users/write-limits.js';

/** What was found wrong and put right. */
export type Repair =
  MeetingRepair | TranscriberRepair | TelephonyRepair | RecordingRepair | RecordingSweepRepair;

export interface ServiceDeps {
  readonly repaired: (repair: Repair, count: number) => void;
  readonly recordings: RecordingDeps['observer'];
}

/** Every service, wired by hand: the compiler checks each wire. */
export function createServices(
  config: Config,
  ports: Ports,
  { repaired, recordings: observer }: ServiceDeps,
): Services {
  const { events, lobby, media, exclusions, log } = ports;
  const project = (roomId: string) => {
    ports.roomProjections.schedule(roomId).catch((error: unknown) => {
      log.warn({ err: error, roomId }, 'a change of a room is projected at the next occasion');
    });
  };
  const users = new UserService(ports.users, config);
  const tickets = new TicketService(config);
  const lookup = new RoomLookup(ports.limits);
  const rooms = new RoomService({
    rooms: ports.rooms,
    lookup,
    slugReservations: ports.slugReservations,
    bans: exclusions,
    events,
    cleanup: ports.roomCleanup,
    ...config.rooms,
    maxOwnedRooms: config.limits.enabled ? config.limits.ownedRoomsPerPerson : null,
    project: (roomId) => {
      project(roomId);
      ports.telephonyTasks.schedule(roomId).catch((error: unknown) => {
        log.warn({ err: error, roomId }, 'the dispatch rule of a room follows at the next round');
      });
    },
  });
  const { recordingFollowUps, ...deliveries } = createDeliveries(config, ports, rooms);
  const recording =
    config.recording && ports.recorder
      ? createRecording(
          config.recording,
          ports,
          ports.recorder,
          { rooms },
          {
            observer,
            repaired: (repair) => repaired(repair, 1),
            project,
            followUps: recordingFollowUps,
          },
        )
      : NO_RECORDING;
  const { projection, roles } = createProjections(config, ports);
  const removal = new RemovalService({
    rooms,
    media,
    lobby,
    exclusions,
    users: ports.users,
    roles: ports.rooms,
    presence: ports.presence,
    control: ports.participantControl,
  });
  const transcriber = createTranscriber(config, ports, removal, repaired);
  const notices = new LobbyNotices(media, log);
  const { telephony, pinCodes } = createTelephony(config, ports, { removal, notices, repaired });
  const listeners = createMeetingListeners(ports, {
    transcriber,
    recordings: recording.recordings,
    telephony,
    projection,
    repaired,
  });
  const meetingServices = createMeetingServices(config, ports, {
    roomService: rooms,
    projection,
    removal,
    listeners,
    repaired,
  });
  const roomMembers = new RoomMemberService({
    rooms: ports.rooms,
    users: ports.users,
    isSilenceTrusted: config.oidc?.emailVerifiedByDefault ?? false,
    events,
    roomService: rooms,
    projection: roles,
  });
  const admissions = new Admissions({
    rooms,
    lobby,
    exclusions,
    media: new RoomOpening(media, ports.presence, ports.roomLock),
    presence: ports.presence,
    tickets,
    tokens: new ParticipantTokens(config.livekit),
    unregisteredRooms: config.features.has('unregistered_rooms')
      ? new UnregisteredRooms(ports.slugReservations)
      : null,
  });
  const keepAliveMs = config.lobby.keepAliveSeconds * 1000;
  const cooldownMs = config.lobby.denialCooldownSeconds * 1000;
  return {
    ...meetingServices,
    ...recording,
    ...deliveries,
    users,
    tickets,
    writeLimits: new WriteLimits(ports.limits),
    rooms,
    roomMembers,
    removal,
    disabledParticipants: new DisabledParticipants({
      users: ports.users,
      index: ports.meetingIndex,
      presence: ports.presence,
      removal,
    }),
    transcriber,
    subtitles: createSubtitles(ports, transcriber, { rooms, presence: meetingServices.presence }),
    telephony,
    dialIn: new DialInService({
      isOn: pinCodes !== null,
      presenceService: meetingServices.presence,
    }),
    pinCodes,
    ...createModeration(ports, { rooms, roomMembers, presence: meetingServices.presence }),
    joining: new JoinService({
      admissions,
      lobby,
      tickets,
      keepAliveMs,
      lookup,
      limits: ports.limits,
      presence: ports.presence,
      notices,
    }),
    joinWatch: new JoinWatch({
      admissions,
      lobby,
      tickets,
      users,
      events,
      keepAliveMs,
      cooldownMs,
    }),
    lobby: new LobbyService({ rooms, lobby, tickets, callers: ports.telephonyTasks }),
    lobbyWatch: new LobbyWatch({
      rooms,
      users,
      lobby,
      events,
      sweeper: new LobbySweeper(lobby, log),
    }),
  };
}
