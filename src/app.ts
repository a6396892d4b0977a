import type { Config } from './config/load-config.js';
import { DeliveryMetrics } from './http/delivery-metrics.js';
import { createHttpEdge } from './http/http-edge.js';
import { Metrics } from './http/metrics.js';
import { OutgoingWebhookMetrics } from './http/outgoing-webhook-metrics.js';
import { RecordingMetrics } from './http/recording-metrics.js';
import { RepairMetrics } from './http/repair-metrics.js';
import { tracedAll } from './lib/traced.js';
import { withTimeout } from './lib/with-timeout.js';
import { createJob, type Job, type Queue } from './lib/job.js';
import type { Ports, RecorderPorts, WebhookPorts } from './ports.js';
import { MeetingEndReason } from './models/meeting-history.js';
import { ALL_ROOMS } from './redis/presence/meeting-index.js';
import { createAdministrationFeature } from './services/administration/index.js';
import { createApplicationsFeature } from './services/applications/index.js';
import { createDeliveriesFeature } from './services/deliveries/index.js';
import { createEventsFeature } from './services/events/index.js';
import { createHistoryFeature } from './services/history/index.js';
import { createLobbyFeature } from './services/lobby/index.js';
import { createMeetingFeature } from './services/meeting/index.js';
import { MeetingListeners, type MeetingListener } from './services/meeting/meeting-listener.js';
import { createProjectionFeature } from './services/projection/index.js';
import { createRecordingFeature } from './services/recording/index.js';
import type { RecordingObserver } from './services/recording/recording-writer.js';
import { createRoomsFeature } from './services/rooms/index.js';
import type { Services } from './services/services.js';
import { createSubtitlesFeature } from './services/subtitles/index.js';
import { createTelephonyFeature } from './services/telephony/index.js';
import { createUsersFeature } from './services/users/index.js';
import type { WebhookObserver } from './services/webhooks/endpoint-attempt.js';
import { createWebhooksFeature } from './services/webhooks/index.js';
import { tracedPorts } from './tracing/traced-ports.js';
import { livekitHandler } from './webhooks/livekit-handlers.js';
import { livekitWebhookRoutes } from './webhooks/livekit-webhook-routes.js';
import { meetingHandlers } from './webhooks/meeting-handlers.js';
import { recordingHandlers } from './webhooks/recording-handlers.js';
import { storageEventCounter, storageWebhookRoutes } from './webhooks/storage-webhook-routes.js';
import { WebhookMetrics } from './webhooks/webhook-metrics.js';

/** Longer than the slowest handler of an event. */
const JOBS_GRACE_SECONDS = 13;
/** `App.stop` takes no longer than this beside SHUTDOWN_GRACE_SECONDS: its sockets, its jobs, its connections. */
export const MAX_STOP_SECONDS = JOBS_GRACE_SECONDS + 15;

export interface App {
  /** Listens; resolves with the port, which the system chose where PORT is 0. */
  start(): Promise<{ port: number }>;
  /** Drains: readiness off, sockets sent elsewhere, requests in flight finished, jobs handed back. */
  stop(): Promise<void>;
}

/** Builds the whole gateway from its settings and the outside. Nothing runs before `start()`. */
export function createApp(config: Config, connected: Ports): App {
  const ports = tracedPorts(connected);
  const metrics = new Metrics();
  const webhookMetrics = new WebhookMetrics(metrics, () => ports.inbox.status());
  const features = createFeatures(config, ports, observers(ports, metrics));
  const { services } = features;
  const edge = createHttpEdge(config, ports, {
    ...features,
    metrics,
    webhooks: webhookRoutes(config, ports, { services, metrics, webhookMetrics }),
  });
  const deliveryMetrics = new DeliveryMetrics(metrics, () => ports.outbox.parkedCount());
  const jobs: readonly Job[] = [
    ...edge.jobs,
    createJob(
      ports.inbox,
      livekitHandler({
        ...meetingHandlers({
          presenceService: services.presence,
          meetingService: services.meetings,
          projection: ports.roomProjections,
        }),
        ...recordingHandlers(services.recordings),
      }),
      webhookMetrics,
    ),
    createJob(ports.outbox, features.deliver, deliveryMetrics),
    ...Object.values(features.jobs),
  ];
  return {
    async start() {
      await edge.prepare();
      // LiveKit may have changed while this instance was away.
      await ports.meetingIndex.markSuspect(ALL_ROOMS);
      for (const job of jobs) await job.start();
      return { port: await edge.listen() };
    },
    async stop() {
      await edge.stop();
      services.lobbyWatch.stop();
      const jobsEnded = Promise.all(jobs.map((job) => job.close()));
      // Without Redis, jobs cannot stop cleanly; other instances resume their work.
      await withTimeout(jobsEnded, JOBS_GRACE_SECONDS * 1000);
    },
  };
}

export interface FeatureObservers {
  /** A reconciler found a difference and repaired it. */
  readonly repaired: (repair: string, count: number) => void;
  readonly recordings: RecordingObserver;
  readonly webhooks: WebhookObserver;
}

function observers({ recorder, webhooks }: Ports, metrics: Metrics): FeatureObservers {
  const repairs = new RepairMetrics(metrics);
  return {
    repaired: (repair, count) => repairs.count(repair, count),
    recordings: recorder
      ? new RecordingMetrics(metrics, recorder.recordingStore)
      : { changed: () => undefined },
    webhooks: webhooks
      ? new OutgoingWebhookMetrics(metrics, () => webhooks.deliveryStore.countPending())
      : { attempted: () => undefined },
  };
}

/** The features; each builds on those above it. */
export function createFeatures(config: Config, ports: Ports, observers: FeatureObservers) {
  const { repaired } = observers;
  const listeners = new MeetingListeners(ports.log);
  const users = createUsersFeature(config, ports);
  const webhooks = createWebhooksFeature(config, ports, observers.webhooks);
  const projection = createProjectionFeature(config, ports);
  const deletions = webhooks.roomDeletions;
  const rooms = createRoomsFeature(config, ports, { users, projection, deletions });
  const meeting = createMeetingFeature(config, ports, { rooms, projection, listeners, repaired });
  const events = createEventsFeature(ports, { meeting });
  const lobby = createLobbyFeature(config, ports, { users, rooms, meeting, repaired });
  const history = createHistoryFeature(config, ports, { rooms, repaired });
  const deliveries = createDeliveriesFeature(config, ports, { rooms });
  const recording = createRecordingFeature(config, ports, {
    rooms,
    projection,
    repaired,
    followUps: deliveries.recordingFollowUps,
    observer: observers.recordings,
    eventLog: webhooks.recordingEvents,
  });
  const subtitles = createSubtitlesFeature(config, ports, { rooms, meeting, repaired });
  const telephony = createTelephonyFeature(config, ports, { meeting, lobby, listeners, repaired });
  listeners.register(
    inOrder({ lobby, history, meeting, subtitles, recording, telephony, projection }),
  );

  const services: Services = {
    ...users,
    ...createAdministrationFeature(ports, { meeting }),
    ...createApplicationsFeature(config, ports, { users, rooms }),
    ...rooms,
    ...meeting,
    ...events,
    ...lobby,
    ...history,
    ...deliveries,
    ...subtitles,
    ...telephony,
    ...webhooks,
    ...(recording ?? NO_RECORDING),
  };
  return {
    services: tracedAll(services),
    pinCodes: telephony.pinCodes,
    deliver: deliveries.deliver,
    jobs: {
      ...projection.jobs,
      ...subtitles.jobs,
      ...telephony.jobs,
      ...sharedJobs(ports, services, { meeting, subtitles, history, webhooks }),
      ...webhooks.jobs,
      ...recording?.jobs,
    } satisfies Omit<JobsFor<Ports>, 'inbox' | 'outbox'> &
      Partial<JobsFor<RecorderPorts> & JobsFor<WebhookPorts>>,
  };
}

/**
 * What happens when a meeting begins, people join and leave, and it ends, in this order. The lobby
 * comes first: decisions of the meeting before must not apply to this one. Then people are recorded,
 * before anything else reacts to them. The projection comes last: it writes what the others have
 * decided.
 */
const inOrder = (features: {
  readonly lobby: Listening;
  readonly history: Listening;
  readonly meeting: { readonly durationListener: MeetingListener };
  readonly subtitles: Listening;
  readonly recording: Listening | null;
  readonly telephony: Listening;
  readonly projection: Listening;
}) => [
  features.lobby.listener,
  features.history.listener,
  features.meeting.durationListener,
  features.subtitles.listener,
  features.recording?.listener,
  features.telephony.listener,
  features.projection.listener,
];

interface Listening {
  readonly listener: MeetingListener | null;
}

/** A job for each port that is a queue: a queue without one does not compile. */
type JobsFor<P> = { [K in keyof P as P[K] extends Queue<never> ? K : never]: Job };

const NO_RECORDING = { recordings: null, recordingDisposal: null, recordingDownloads: null };

/** Jobs of several features, and those of features that take part in them. */
const sharedJobs = (
  ports: Ports,
  {
    rooms: roomService,
    meetings: meetingService,
    recordings: recordingService,
    recordingDisposal,
  }: Services,
  {
    meeting: { reconciler, disabledParticipants, jobs: meetingJobs },
    subtitles: { transcriberService },
    history: { sweeper: historySweeper, jobs: historyJobs },
    webhooks: { publisher },
  }: {
    readonly meeting: ReturnType<typeof createMeetingFeature>;
    readonly subtitles: ReturnType<typeof createSubtitlesFeature>;
    readonly history: ReturnType<typeof createHistoryFeature>;
    readonly webhooks: Pick<ReturnType<typeof createWebhooksFeature>, 'publisher'>;
  },
) => ({
  ...meetingJobs,
  ...historyJobs,
  meetingReconciliation: createJob(ports.meetingReconciliation, async () => {
    await reconciler.run();
    await disabledParticipants.run();
    await historySweeper?.run();
    await transcriberService?.sweep();
  }),
  roomCleanup: createJob(ports.roomCleanup, async (roomId) => {
    await roomService.erase(roomId);
    await recordingService?.stopRunning(roomId);
    await ports.lobbyStore.clear(roomId);
    await meetingService.close(roomId, MeetingEndReason.ROOM_DELETED);
    // The last meeting's events are made from its history, which is deleted next.
    await publisher?.publish(roomId);
    await ports.historyStore.deleteOfRoom(roomId);
    await ports.meetingTokenGenerationStore.deleteOfRoom(roomId);
    // While recording is disabled, the files stay until it is enabled again.
    await (recordingDisposal?.disposeOfRoom(roomId) ?? ports.recordingStore.discardOfRoom(roomId));
  }),
});

const webhookRoutes = (
  config: Config,
  { inbox, log }: Ports,
  {
    services,
    metrics,
    webhookMetrics,
  }: {
    readonly services: Services;
    readonly metrics: Metrics;
    readonly webhookMetrics: WebhookMetrics;
  },
) => [
  livekitWebhookRoutes({
    ...config.livekit,
    inbox,
    metrics: webhookMetrics,
    presenceService: services.presence,
  }),
  storageWebhookRoutes({
    settings: storageEventSettings(config),
    fileStored: async (file) => services.recordings?.fileStored(file),
    count: storageEventCounter(metrics),
    log,
  }),
];

/** Null while the feature is disabled. */
const storageEventSettings = ({ storageEvents, storage, recording }: Config) =>
  storageEvents && {
    token: storageEvents.token,
    bucket: storage?.bucket ?? '',
    folder: recording?.keyPrefix ?? '',
  };
