import type { ApplicationAuthenticator } from './applications/application-authenticator.js';
import type { ApplicationService } from './applications/application-service.js';
import type { EmbeddingOrigins } from './applications/embedding-origins.js';
import type { TokenService } from './applications/token-service.js';
import type { InvitationService } from './deliveries/invitation-service.js';
import type { AttendanceCsv } from './history/attendance-csv.js';
import type { HistoryService } from './history/history-service.js';
import type { UserAdministrationService } from './administration/user-administration-service.js';
import type { JoinService } from './lobby/join-service.js';
import type { JoinWatch } from './lobby/join-watch.js';
import type { LobbyReturnService } from './lobby/lobby-return-service.js';
import type { LobbyService } from './lobby/lobby-service.js';
import type { LobbyWatch } from './lobby/lobby-watch.js';
import type { HandService } from './meeting/hand-service.js';
import type { MeetingService } from './meeting/meeting-service.js';
import type { ModerationService } from './meeting/moderation-service.js';
import type { DialInService } from './telephony/dial-in-service.js';
import type { PresenceService } from './meeting/presence-service.js';
import type { RecordingDisposal } from './recording/recording-disposal.js';
import type { RecordingDownloads } from './recording/recording-downloads.js';
import type { RecordingService } from './recording/recording-service.js';
import type { RemovalService } from './meeting/removal-service.js';
import type { RoomEventService } from './events/room-event-service.js';
import type { MeetingTokenService } from './meeting-tokens/meeting-token-service.js';
import type { MeetingHostService } from './rooms/meeting-host-service.js';
import type { RoomMemberService } from './rooms/room-member-service.js';
import type { RoomService } from './rooms/room-service.js';
import type { OwnParticipantService } from './meeting/own-participant-service.js';
import type { SubtitlesService } from './subtitles/subtitles-service.js';
import type { TicketService } from './lobby/ticket-service.js';
import type { DeliveryService } from './webhooks/delivery-service.js';
import type { EndpointService } from './webhooks/endpoint-service.js';
import type { UserService } from './users/user-service.js';
import type { WriteLimits } from './users/write-limits.js';

/** What resolvers, rules, and HTTP routes call. */
export interface Services {
  readonly users: UserService;
  readonly userAdministration: UserAdministrationService;
  /** Null if the feature is disabled. */
  readonly applications: ApplicationService | null;
  readonly tokens: TokenService | null;
  readonly authenticator: ApplicationAuthenticator | null;
  readonly embedding: EmbeddingOrigins | null;
  readonly tickets: TicketService;
  readonly writeLimits: WriteLimits;
  readonly rooms: RoomService;
  readonly meetingHosts: MeetingHostService;
  readonly roomMembers: RoomMemberService;
  /** Null if the feature is disabled. */
  readonly meetingTokens: MeetingTokenService | null;
  readonly joining: JoinService;
  readonly joinWatch: JoinWatch;
  readonly lobby: LobbyService;
  readonly lobbyReturn: LobbyReturnService;
  readonly lobbyWatch: LobbyWatch;
  readonly presence: PresenceService;
  readonly roomEvents: RoomEventService;
  readonly meetings: MeetingService;
  readonly moderation: ModerationService;
  readonly removal: RemovalService;
  readonly hands: HandService;
  readonly self: OwnParticipantService;
  /** Null if the feature is disabled. */
  readonly subtitles: SubtitlesService | null;
  readonly dialIn: DialInService;
  /** Null if the feature is disabled. */
  readonly recordings: RecordingService | null;
  readonly recordingDisposal: RecordingDisposal | null;
  readonly recordingDownloads: RecordingDownloads | null;
  /** Null if the feature is disabled. */
  readonly history: HistoryService | null;
  readonly attendanceCsv: AttendanceCsv | null;
  /** Null if the feature is disabled. */
  readonly invitations: InvitationService | null;
  /** Null if the feature is disabled. */
  readonly webhookEndpoints: EndpointService | null;
  readonly webhookDeliveries: DeliveryService | null;
}
