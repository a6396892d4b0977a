import { ParticipantTokens } from '../../livekit/participant-tokens.js';
import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import type { MeetingFeature } from '../meeting/index.js';
import type { MeetingListener } from '../meeting/meeting-listener.js';
import { createMeetingTokens } from '../meeting-tokens/index.js';
import type { RoomsFeature } from '../rooms/index.js';
import type { UsersFeature } from '../users/index.js';
import { Admissions } from './admissions.js';
import { HostPresence } from './host-presence.js';
import { JoinService } from './join-service.js';
import { JoinWatch } from './join-watch.js';
import { lobbyListener } from './lobby-listener.js';
import { LobbyNotices } from './lobby-notices.js';
import { LobbyReturnService } from './lobby-return-service.js';
import { LobbyService } from './lobby-service.js';
import { LobbySweeper } from './lobby-sweeper.js';
import { LobbyWatch } from './lobby-watch.js';
import { RoomOpening } from './room-opening.js';
import { TicketService } from './ticket-service.js';

interface LobbyFeatureDeps {
  readonly meeting: MeetingFeature;
  readonly users: UsersFeature;
  readonly rooms: RoomsFeature;
  readonly repaired: (repair: 'lobby_ended', count: number) => void;
}

export type LobbyFeature = ReturnType<typeof createLobbyFeature>;

/** How people come in: at once, by a host's decision, or not at all. */
export function createLobbyFeature(config: Config, ports: Ports, deps: LobbyFeatureDeps) {
  const { lobbyStore, presenceStore, mediaServer, pubSub, rateLimits, log } = ports;
  const { rooms: roomService, meetingHosts, lookup } = deps.rooms;
  const { users: userService } = deps.users;
  const ticketService = new TicketService(config);
  const notices = new LobbyNotices(mediaServer, log);
  const admissions = new Admissions({
    roomService,
    lobbyStore,
    ticketService,
    presenceStore,
    hostPresence: new HostPresence(presenceStore),
    exclusionStore: ports.exclusionStore,
    opening: new RoomOpening(mediaServer, presenceStore, ports.roomLock),
    tokens: new ParticipantTokens(config.livekit, ports.mediaAddress),
    unregisteredRooms: deps.rooms.unregisteredRooms,
  });
  const keepAliveMs = config.lobby.keepAliveSeconds * 1000;
  const cooldownMs = config.lobby.denialCooldownSeconds * 1000;
  const meetingTokens = createMeetingTokens(config, ports, deps);
  const joined = { admissions, lobbyStore, ticketService, keepAliveMs };
  const listener: MeetingListener = lobbyListener(lobbyStore, deps.repaired);
  return {
    tickets: ticketService,
    notices,
    meetingTokens,
    joining: new JoinService({
      ...joined,
      lookup,
      rateLimits,
      presenceStore,
      notices,
      meetingTokens,
    }),
    joinWatch: new JoinWatch({ ...joined, userService, pubSub, cooldownMs }),
    lobby: new LobbyService({
      roomService: meetingHosts,
      lobbyStore,
      ticketService,
      callers: ports.telephonyTasks,
    }),
    lobbyReturn: new LobbyReturnService({
      ...ports,
      roomService: meetingHosts,
      notices,
      finder: deps.meeting.finder,
      removalService: deps.meeting.removal,
      callers: ports.telephonyTasks,
      holdsCallers: config.lobby.holdsCallers,
    }),
    lobbyWatch: new LobbyWatch({
      roomService: meetingHosts,
      userService,
      lobbyStore,
      pubSub,
      sweeper: new LobbySweeper(lobbyStore, log),
    }),
    listener,
  };
}
