import type { DisabledParticipants } from './disabled-participants.js';
import type { Deliver } from '../jobs/delivery-queue.js';
import type { InvitationService } from './invitation-service.js';
import type { JoinService } from './join-service.js';
import type { JoinWatch } from './join-watch.js';
import type { LobbyService } from './lobby-service.js';
import type { LobbyWatch } from './lobby-watch.js';
import type { MeetingReconciler } from './meeting-reconciler.js';
import type { MeetingService } from './meeting-service.js';
import type { ModerationService } from './moderation-service.js';
import type { MuteEveryone } from './mute-everyone.js';
import type { PinCodes } from './pin-codes.js';
import type { PresenceService } from './presence-service.js';
import type { RecordingAttendant } from './recording-attendant.js';
import type { RecordingDisposal } from './recording-disposal.js';
import type { RecordingDownloads } from './recording-downloads.js';
import type { RecordingReconciler } from './recording-reconciler.js';
import type { RecordingService } from './recording-service.js';
import type { RemovalService } from './removal-service.js';
import type { RoomEventService } from './room-event-service.js';
import type { RoomMemberService } from './room-member-service.js';
import type { RoomProjection } from './room-projection.js';
import type { RoomService } from './room-service.js';
import type { SelfService } from './self-service.js';
import type { SubtitlesService } from './subtitles-service.js';
import type { TelephonyService } from './telephony-service.js';
import type { TicketService } from './ticket-service.js';
import type { TranscriberService } from './transcriber-service.js';
import type { UserService } from './user-service.js';
import type { WriteLimits } from './write-limits.js';

/** What is done about recordings without anybody asking. */
export interface RecordingUpkeep {
  readonly attendant: RecordingAttendant;
  readonly reconciler: RecordingReconciler;
}

/** The domain, as resolvers and edges reach it. */
export interface Services {
  readonly users: UserService;
  readonly tickets: TicketService;
  readonly writeLimits: WriteLimits;
  readonly rooms: RoomService;
  readonly roomMembers: RoomMemberService;
  readonly joining: JoinService;
  readonly joinWatch: JoinWatch;
  readonly lobby: LobbyService;
  readonly lobbyWatch: LobbyWatch;
  readonly presence: PresenceService;
  readonly roomEvents: RoomEventService;
  readonly meetings: MeetingService;
  readonly projection: RoomProjection;
  readonly reconciler: MeetingReconciler;
  readonly moderation: ModerationService;
  readonly muteEveryone: MuteEveryone;
  readonly removal: RemovalService;
  readonly disabledParticipants: DisabledParticipants;
  readonly self: SelfService;
  /** Null while the feature is off. */
  readonly subtitles: SubtitlesService | null;
  /** Null while the feature is off. */
  readonly transcriber: TranscriberService | null;
  readonly telephony: TelephonyService;
  /** Null while telephony is off. */
  readonly pinCodes: PinCodes | null;
  /** Null while recording is off. */
  readonly recordings: RecordingService | null;
  readonly recordingUpkeep: RecordingUpkeep | null;
  readonly recordingDisposal: RecordingDisposal | null;
  readonly recordingDownloads: RecordingDownloads | null;
  /** Null while invitations are off. */
  readonly invitations: InvitationService | null;
  /** Sends what is in the outbox. */
  readonly deliver: Deliver;
}
