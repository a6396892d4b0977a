import type { Config } from './config/load-config.js';
import { ParticipantTokens } from './livekit/participant-tokens.js';
import type { Ports } from './ports.js';
import { Admissions } from './services/admissions.js';
import { JoinService } from './services/join-service.js';
import { JoinWatch } from './services/join-watch.js';
import { LobbyNotices } from './services/lobby-notices.js';
import { LobbyService } from './services/lobby-service.js';
import { LobbySweeper } from './services/lobby-sweeper.js';
import { LobbyWatch } from './services/lobby-watch.js';
import { RoomMemberService } from './services/room-member-service.js';
import { RoomService } from './services/room-service.js';
import type { Services } from './services/services.js';
import { TicketService } from './services/ticket-service.js';
import { UserService } from './services/user-service.js';

/** Every service, wired by hand: the compiler checks each wire. */
export function createServices(config: Config, ports: Ports): Services {
  const { events, lobby, media, log } = ports;
  const users = new UserService(ports.users, config);
  const tickets = new TicketService(config);
  const rooms = new RoomService({
    rooms: ports.rooms,
    events,
    cleanup: ports.roomCleanup,
    config: config.rooms,
  });
  const admissions = new Admissions({
    rooms,
    lobby,
    media,
    tickets,
    tokens: new ParticipantTokens(config.livekit),
    allowsUnregisteredRooms: config.features.has('unregistered_rooms'),
  });
  const keepAliveMs = config.lobby.keepAliveSeconds * 1000;
  const cooldownMs = config.lobby.denialCooldownSeconds * 1000;
  return {
    users,
    tickets,
    rooms,
    roomMembers: new RoomMemberService({
      rooms: ports.rooms,
      users: ports.users,
      events,
      roomService: rooms,
    }),
    joining: new JoinService({
      admissions,
      lobby,
      tickets,
      keepAliveMs,
      limits: ports.limits,
      notices: new LobbyNotices(media, log),
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
    lobby: new LobbyService({ rooms, lobby, tickets }),
    lobbyWatch: new LobbyWatch({
      rooms,
      users,
      lobby,
      events,
      sweeper: new LobbySweeper(lobby, log),
    }),
  };
}
