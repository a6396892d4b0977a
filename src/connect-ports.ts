import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { RedisClient } from './redis/redis-client.js';
import type { Config } from './config/load-config.js';
import { OpenIdProvider } from './identity/openid-provider.js';
import { DeliveryQueue } from './jobs/delivery-queue.js';
import { Inbox } from './jobs/inbox.js';
import type { QueueDeps } from './jobs/job-queue.js';
import { RecordingDisposalQueue } from './jobs/recording-disposals.js';
import { RecordingWakeUpQueue } from './jobs/recording-wake-ups.js';
import { RoomCleanupQueue } from './jobs/room-cleanup.js';
import { RoomTaskQueue } from './jobs/room-task-queue.js';
import { MeetingDeadlineQueue } from './jobs/meeting-deadlines.js';
import { PeriodicJob } from './jobs/periodic-job.js';
import { SubtitlesDeadlines } from './jobs/subtitles-deadlines.js';
import { WebhookLaneQueue } from './jobs/webhook-lanes.js';
import { LiveKitAgentDispatches } from './livekit/agent-dispatches.js';
import { LiveKitDispatchRules } from './livekit/dispatch-rules.js';
import { LiveKitApi } from './livekit/livekit-api.js';
import { LiveKitEgress } from './livekit/egress.js';
import { LiveKitLiveness } from './livekit/liveness.js';
import { LiveKitMediaServer } from './livekit/media-server.js';
import { LiveKitParticipantControl } from './livekit/participant-control.js';
import { SmtpMailer } from './mail/smtp-mailer.js';
import { connectMongo } from './models/connect-mongo.js';
import { PendingEventReports } from './models/event-outbox.js';
import { MongoApplicationStore } from './models/mongo-application-store.js';
import { MongoHistoryOutbox } from './models/mongo-history-outbox.js';
import { MongoMeetingHistoryStore } from './models/mongo-meeting-history-store.js';
import { MongoMeetingTokenGenerationStore } from './models/mongo-meeting-token-generation-store.js';
import { MongoProbe } from './models/mongo-probe.js';
import { MongoRecordingStore } from './models/mongo-recording-store.js';
import { MongoRoomOutbox } from './models/mongo-room-outbox.js';
import { MongoRoomStore } from './models/mongo-room-store.js';
import { MongoSlugReservationStore } from './models/mongo-slug-reservation-store.js';
import { MongoWebhookDeliveryStore } from './models/mongo-webhook-delivery-store.js';
import { MongoWebhookEndpointStore } from './models/mongo-webhook-endpoint-store.js';
import { MongoWebhookEventStore } from './models/mongo-webhook-event-store.js';
import { MAX_ROOM_MEMBERS } from './models/room.js';
import type { RecordingStore } from './models/recording.js';
import { prepareDatabase } from './models/prepare-database.js';
import { MongoUserStore } from './models/mongo-user-store.js';
import { AddressPolicy } from './outgoing/address-policy.js';
import { HttpWebhookSender } from './outgoing/webhook-sender.js';
import type { Ports, RecorderPorts, WebhookPorts } from './ports.js';
import { checkRedisServer } from './redis/check-server.js';
import {
  connectForCommands,
  connectForJobs,
  connectForSubscriptions,
} from './redis/connections.js';
import { DeliveryMarks } from './redis/delivery-marks.js';
import { RedisEventOutbox } from './redis/event-outbox.js';
import { RedisExclusionStore } from './redis/lobby/exclusion-store.js';
import { InboxStore } from './redis/inbox/inbox-store.js';
import { RedisLobbyStore } from './redis/lobby/lobby-store.js';
import { RedisMonitor } from './redis/redis-monitor.js';
import { RedisMeetingIndex } from './redis/presence/meeting-index.js';
import { RedisPresenceStore } from './redis/presence/redis-presence-store.js';
import { RedisPubSub } from './redis/pub-sub.js';
import { RedisRateLimits } from './redis/rate-limits.js';
import { RedisRoomLock } from './redis/room-lock.js';
import { RedisSessionStore } from './redis/session-store.js';
import { RedisSubtitlesStore } from './redis/subtitles/subtitles-store.js';
import { RedisTelephonyStore } from './redis/telephony-store.js';

const MEETING_RECONCILIATION = { name: 'reconcile-meetings', everyMs: 15_000 };
/** Costs a call or two, and as long as a rule is left over, people dial into an empty room. */
const TELEPHONY_RECONCILIATION = { name: 'reconcile-telephony', everyMs: 60_000 };
/** Deletes what has passed its retention, which is counted in days. */
const HISTORY_EXPIRY = { name: 'expire-meeting-history', everyMs: 3_600_000 };
/** How often lost checks are looked for; LiveKit and the storage are read less often. */
const RECORDING_RECONCILIATION = { name: 'reconcile-recordings', everyMs: 5_000 };
/** Events are published at once; this finds those of processes that died. */
const EVENT_PUBLICATION = { name: 'publish-events', everyMs: 5_000 };
/** Begins the retries of webhooks, the first of which is due after 5 s. */
const WEBHOOK_RETRIES = { name: 'retry-webhooks', everyMs: 1_000 };
const RECORDING_DISPOSAL = { name: 'dispose-of-recordings', everyMs: 3_600_000 };

export interface ConnectedPorts {
  readonly ports: Ports;
  readonly close: () => Promise<void>;
}

/**
 * Connects the real ports. MongoDB and Redis must answer at startup; the others may be unavailable.
 */
export async function connectPorts(config: Config, log: Logger): Promise<ConnectedPorts> {
  const { redisKeyPrefix: prefix } = config.stores;
  const { mongo, redis, subscriptions, jobs } = await connectServers(config, log);
  const monitor = new RedisMonitor({ commands: redis, subscriptions, prefix, log });
  monitor.start();
  const pubSub = new RedisPubSub(redis, subscriptions, prefix, log);
  const mongoProbe = new MongoProbe(mongo, log);
  mongoProbe.start();
  const queues: QueueDeps = { commands: redis, jobs, prefix: `${prefix}:jobs`, log };
  const outboxes = config.features.has('outgoing_webhooks')
    ? createOutboxes(mongo, redis, prefix)
    : null;
  const documents = mongoPorts(mongo, outboxes);
  const api = new LiveKitApi(config.livekit);
  const recorder = await connectRecorder(config, api, documents.recordingStore, queues);
  const livekit = livekitPorts(api);
  const webhooks = outboxes && webhookPorts(config, mongo, queues, outboxes);
  const ports: Ports = {
    log,
    pubSub,
    ...documents,
    ...livekit,
    ...redisPorts(config, redis, pubSub, outboxes),
    ...queuePorts(queues),
    inbox: new Inbox({
      ...queues,
      store: new InboxStore(redis, prefix),
      stores: [() => mongoProbe.check()],
    }),
    outbox: new DeliveryQueue({ ...queues, marks: new DeliveryMarks(redis, prefix) }),
    recorder: recorder?.ports ?? null,
    webhooks,
    mailer: config.mail && new SmtpMailer(config.mail),
    identityProvider: config.oidc && new OpenIdProvider(config.oidc),
    probes: [
      { name: 'mongodb', check: () => mongoProbe.check() },
      { name: 'redis', check: () => monitor.check() },
      { name: 'livekit', check: () => livekit.mediaServer.ping() },
      ...(recorder ? [{ name: 'storage', check: () => recorder.ports.files.list(1, null) }] : []),
    ],
  };
  return {
    ports,
    close: async () => {
      await pubSub.close();
      mongoProbe.stop();
      await mongo.close();
      recorder?.close();
      webhooks?.sender.close();
      monitor.stop();
      for (const connection of [redis, subscriptions, jobs]) connection.disconnect();
    },
  };
}

async function connectServers(config: Config, log: Logger) {
  const { mongoUrl, redisUrl } = config.stores;
  const [mongo, redis, subscriptions, jobs] = await Promise.all([
    named(
      'MONGO_URL',
      prepareDatabase(mongoUrl, { issuer: config.oidc?.issuer ?? null }, log).then(() =>
        connectMongo(mongoUrl, log),
      ),
    ),
    named('REDIS_URL', connectForCommands(redisUrl, log)),
    named('REDIS_URL', connectForSubscriptions(redisUrl, log)),
    named('REDIS_URL', connectForJobs(redisUrl, log)),
  ]);
  await checkRedisServer(redis);
  return { mongo, redis, subscriptions, jobs };
}

/** Where changes leave their events; none while outgoing webhooks are disabled. */
function createOutboxes(mongo: Connection, redis: RedisClient, prefix: string) {
  const reports = new PendingEventReports();
  return {
    reports,
    roomOutbox: new MongoRoomOutbox(mongo, reports),
    historyOutbox: new MongoHistoryOutbox(mongo, reports),
    storedEvents: new RedisEventOutbox(redis, prefix, reports),
  };
}

type Outboxes = ReturnType<typeof createOutboxes> | null;

const webhookPorts = (
  { outgoingWebhooks }: Config,
  mongo: Connection,
  queues: QueueDeps,
  outboxes: NonNullable<Outboxes>,
): WebhookPorts => {
  const addressPolicy = new AddressPolicy(outgoingWebhooks);
  return {
    ...outboxes,
    endpointStore: new MongoWebhookEndpointStore(mongo),
    eventStore: new MongoWebhookEventStore(mongo),
    deliveryStore: new MongoWebhookDeliveryStore(mongo),
    addressPolicy,
    sender: new HttpWebhookSender(addressPolicy),
    lanes: new WebhookLaneQueue(queues),
    eventPublication: new PeriodicJob(EVENT_PUBLICATION, queues),
    webhookRetries: new PeriodicJob(WEBHOOK_RETRIES, queues),
  };
};

const mongoPorts = (mongo: Connection, outboxes: Outboxes) => ({
  roomStore: new MongoRoomStore(mongo, MAX_ROOM_MEMBERS, outboxes?.roomOutbox),
  userStore: new MongoUserStore(mongo),
  applicationStore: new MongoApplicationStore(mongo),
  recordingStore: new MongoRecordingStore(mongo),
  slugReservationStore: new MongoSlugReservationStore(mongo),
  historyStore: new MongoMeetingHistoryStore(mongo, outboxes?.historyOutbox),
  meetingTokenGenerationStore: new MongoMeetingTokenGenerationStore(mongo),
});

const redisPorts = (
  { stores: { redisKeyPrefix: prefix }, lobby, session, limits }: Config,
  redis: RedisClient,
  pubSub: RedisPubSub,
  outboxes: Outboxes,
) => ({
  lobbyStore: new RedisLobbyStore(redis, prefix, pubSub, lobby, outboxes?.storedEvents),
  exclusionStore: new RedisExclusionStore(redis, prefix),
  presenceStore: new RedisPresenceStore(redis, prefix, pubSub),
  meetingIndex: new RedisMeetingIndex(redis, prefix),
  subtitlesStore: new RedisSubtitlesStore(redis, prefix, pubSub, outboxes?.storedEvents),
  roomLock: new RedisRoomLock(redis, prefix),
  sessionStore: new RedisSessionStore(redis, prefix, session),
  rateLimits: new RedisRateLimits(redis, prefix, limits),
  telephonyStore: new RedisTelephonyStore(redis, prefix),
});

const livekitPorts = (api: LiveKitApi) => ({
  mediaServer: new LiveKitMediaServer(api),
  mediaAddress: api,
  participantControl: new LiveKitParticipantControl(api),
  liveness: new LiveKitLiveness(api),
  agentDispatches: new LiveKitAgentDispatches(api),
  dispatchRules: new LiveKitDispatchRules(api),
});

const queuePorts = (queues: QueueDeps) => ({
  roomCleanup: new RoomCleanupQueue(queues),
  roomProjections: new RoomTaskQueue('room-projection', queues),
  telephonyTasks: new RoomTaskQueue('telephony', queues),
  meetingDeadlines: new MeetingDeadlineQueue(queues),
  meetingReconciliation: new PeriodicJob(MEETING_RECONCILIATION, queues),
  telephonyReconciliation: new PeriodicJob(TELEPHONY_RECONCILIATION, queues),
  historyExpiry: new PeriodicJob(HISTORY_EXPIRY, queues),
  subtitlesDeadlines: new SubtitlesDeadlines(queues),
});

/** Names the setting that a failed startup concerns. */
async function named<T>(setting: string, connecting: Promise<T>): Promise<T> {
  try {
    return await connecting;
  } catch (error) {
    throw new Error(
      `${setting}: cannot be used; check the address, credentials, and database, and that the server runs`,
      { cause: error },
    );
  }
}

async function connectRecorder(
  { recording, storage: settings }: Config,
  api: LiveKitApi,
  recordingStore: RecordingStore,
  queues: QueueDeps,
): Promise<{ readonly ports: RecorderPorts; readonly close: () => void } | null> {
  if (!recording || !settings) return null;
  // The S3 client takes 20 MB, which a gateway without recording can do without.
  const { connectStorage } = await import('./storage/connect-storage.js');
  const storage = connectStorage(settings, recording.keyPrefix);
  const ports = {
    recordingStore,
    egress: new LiveKitEgress(api, { recording, storage: settings }),
    files: storage.files,
    wakeUps: new RecordingWakeUpQueue(queues),
    reconciliation: new PeriodicJob(RECORDING_RECONCILIATION, queues),
    disposals: new RecordingDisposalQueue(queues),
    disposalSweeps: new PeriodicJob(RECORDING_DISPOSAL, queues),
    downloads: storage.downloads,
    handovers: storage.handovers,
  };
  return { ports, close: () => storage.close() };
}
