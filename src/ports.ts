import type { Logger } from 'pino';
import type { IdentityProvider } from './identity/identity-provider.js';
import type { DeliveryQueue } from './jobs/delivery-queue.js';
import type { Inbox } from './jobs/inbox.js';
import type { RecordingDisposalQueue } from './jobs/recording-disposals.js';
import type { RoomCleanupQueue } from './jobs/room-cleanup.js';
import type { RoomTaskQueue } from './jobs/room-task-queue.js';
import type { MeetingDeadlineQueue } from './jobs/meeting-deadlines.js';
import type { PeriodicJob } from './jobs/periodic-job.js';
import type { SubtitlesDeadlines } from './jobs/subtitles-deadlines.js';
import type { AgentDispatches } from './livekit/agent-dispatches.js';
import type { DispatchRules } from './livekit/dispatch-rules.js';
import type { MediaAddress } from './livekit/livekit-api.js';
import type { Liveness } from './livekit/liveness.js';
import type { MediaServer } from './livekit/media-server.js';
import type { ParticipantControl } from './livekit/participant-control.js';
import type { RecordingWakeUpQueue } from './jobs/recording-wake-ups.js';
import type { WebhookLaneQueue } from './jobs/webhook-lanes.js';
import type { Egress } from './livekit/egress.js';
import type { Mailer } from './mail/mail.js';
import type { ApplicationStore } from './models/application.js';
import type { PendingEventReports, RoomEventOutbox } from './models/event-outbox.js';
import type { HistoryOutbox, MeetingHistoryStore } from './models/meeting-history.js';
import type { MeetingTokenGenerationStore } from './models/meeting-token-generation.js';
import type { RecordingStore } from './models/recording.js';
import type { RoomStore } from './models/room.js';
import type { WebhookDeliveryStore } from './models/webhook-delivery.js';
import type { WebhookEndpointStore } from './models/webhook-endpoint.js';
import type { WebhookEventStore } from './models/webhook-event.js';
import type { AddressPolicy } from './outgoing/address-policy.js';
import type { WebhookSender } from './outgoing/webhook-sender.js';
import type { RedisEventOutbox } from './redis/event-outbox.js';
import type { SlugReservationStore } from './models/slug-reservation.js';
import type { DownloadAddresses } from './storage/download-addresses.js';
import type { RecordingFiles } from './storage/recording-files.js';
import type { UserStore } from './models/user.js';
import type { ExclusionStore } from './redis/lobby/exclusion-store.js';
import type { LobbyStore } from './redis/lobby/lobby-store.js';
import type { MeetingIndex } from './redis/presence/meeting-index.js';
import type { PresenceStore } from './redis/presence/presence-store.js';
import type { PubSub } from './redis/pub-sub.js';
import type { RateLimits } from './redis/rate-limits.js';
import type { RoomLock } from './redis/room-lock.js';
import type { SessionStore } from './redis/session-store.js';
import type { SubtitlesStore } from './redis/subtitles/subtitles-store.js';
import type { TelephonyStore } from './redis/telephony-store.js';
import type { LiveKitEvent } from './livekit/livekit-events.js';

/** A part that /readyz checks. */
export interface Probe {
  readonly name: string;
  /** Rejects if the part is not usable. */
  check(): Promise<unknown>;
}

/** The ports of recording. */
export interface RecorderPorts {
  readonly recordingStore: RecordingStore;
  readonly egress: Egress;
  readonly files: RecordingFiles;
  readonly wakeUps: RecordingWakeUpQueue;
  readonly reconciliation: PeriodicJob;
  readonly disposals: RecordingDisposalQueue;
  readonly disposalSweeps: PeriodicJob;
  /** Download URLs for browsers. */
  readonly downloads: DownloadAddresses;
  /** Download URLs for other services. */
  readonly handovers: DownloadAddresses;
}

/** The ports of outgoing webhooks. */
export interface WebhookPorts {
  readonly endpointStore: WebhookEndpointStore;
  readonly eventStore: WebhookEventStore;
  readonly deliveryStore: WebhookDeliveryStore;
  /** Where changes leave their events. */
  readonly roomOutbox: RoomEventOutbox;
  readonly historyOutbox: HistoryOutbox;
  readonly storedEvents: RedisEventOutbox;
  readonly reports: PendingEventReports;
  readonly addressPolicy: AddressPolicy;
  readonly sender: WebhookSender;
  readonly lanes: WebhookLaneQueue;
  readonly eventPublication: PeriodicJob;
  readonly webhookRetries: PeriodicJob;
}

/** Everything outside the process. main.ts connects the real ones; tests may pass fakes. */
export interface Ports {
  readonly log: Logger;
  readonly userStore: UserStore;
  readonly applicationStore: ApplicationStore;
  readonly roomStore: RoomStore;
  readonly slugReservationStore: SlugReservationStore;
  readonly historyStore: MeetingHistoryStore;
  readonly meetingTokenGenerationStore: MeetingTokenGenerationStore;
  readonly lobbyStore: LobbyStore;
  readonly exclusionStore: ExclusionStore;
  readonly presenceStore: PresenceStore;
  readonly meetingIndex: MeetingIndex;
  readonly subtitlesStore: SubtitlesStore;
  readonly roomLock: RoomLock;
  readonly sessionStore: SessionStore;
  readonly pubSub: PubSub;
  readonly rateLimits: RateLimits;
  readonly mediaServer: MediaServer;
  readonly mediaAddress: MediaAddress;
  readonly participantControl: ParticipantControl;
  readonly liveness: Liveness;
  readonly agentDispatches: AgentDispatches;
  readonly roomCleanup: RoomCleanupQueue;
  readonly dispatchRules: DispatchRules;
  readonly telephonyStore: TelephonyStore;
  readonly roomProjections: RoomTaskQueue;
  readonly telephonyTasks: RoomTaskQueue;
  readonly meetingDeadlines: MeetingDeadlineQueue;
  readonly meetingReconciliation: PeriodicJob;
  readonly telephonyReconciliation: PeriodicJob;
  readonly historyExpiry: PeriodicJob;
  readonly subtitlesDeadlines: SubtitlesDeadlines;
  /** Stores LiveKit's events at once, and handles them later. */
  readonly inbox: Inbox<LiveKitEvent>;
  /** Null if sign-in is not configured. */
  readonly identityProvider: IdentityProvider | null;
  /** For deleted rooms, even if the feature is disabled now. */
  readonly recordingStore: Pick<RecordingStore, 'discardOfRoom'>;
  /** Null if the feature is disabled. */
  readonly recorder: RecorderPorts | null;
  /** Null if the feature is disabled. */
  readonly webhooks: WebhookPorts | null;
  /** Outgoing emails and signed POSTs. */
  readonly outbox: DeliveryQueue;
  /** Null if no emails are sent. */
  readonly mailer: Mailer | null;
  readonly probes: readonly Probe[];
}
