import type { JoinService } from './join-service.js';
import type { JoinWatch } from './join-watch.js';
import type { LobbyService } from './lobby-service.js';
import type { LobbyWatch } from './lobby-watch.js';
import type { RoomMemberService } from './room-member-service.js';
import type { RoomService } from './room-service.js';
import type { TicketService } from './ticket-service.js';
import type { UserService } from './user-service.js';

/** The domain, as resolvers and edges reach it. */
export interface Services {
  readonly users: UserService;
  readonly tickets: TicketService;
  readonly rooms: RoomService;
  readonly roomMembers: RoomMemberService;
  readonly joining: JoinService;
  readonly joinWatch: JoinWatch;
  readonly lobby: LobbyService;
  readonly lobbyWatch: LobbyWatch;
}
