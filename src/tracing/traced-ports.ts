import { tracedAll } from '../lib/traced.js';
import { isTracing, type SpanOptions } from '../lib/tracing.js';
import type { Ports, RecorderPorts, WebhookPorts } from '../ports.js';

const CLIENT = { kind: 'client' } as const;
const MONGO: SpanOptions = { ...CLIENT, attributes: { 'db.system.name': 'mongodb' } };
const REDIS: SpanOptions = { ...CLIENT, attributes: { 'db.system.name': 'redis' } };
const LIVEKIT: SpanOptions = { attributes: { 'rpc.system.name': 'twirp' } };
const STORAGE: SpanOptions = { ...CLIENT, attributes: { 'rpc.system.name': 'aws-api' } };

/** What each port is a client of; null if its calls are not steps of a trace. */
type Kinds<P> = { readonly [K in keyof P]: SpanOptions | null };

const PORTS: Kinds<Ports> = {
  log: null,
  userStore: MONGO,
  applicationStore: MONGO,
  roomStore: MONGO,
  slugReservationStore: MONGO,
  historyStore: MONGO,
  meetingTokenGenerationStore: MONGO,
  recordingStore: MONGO,
  lobbyStore: REDIS,
  exclusionStore: REDIS,
  presenceStore: REDIS,
  meetingIndex: REDIS,
  subtitlesStore: REDIS,
  roomLock: REDIS,
  sessionStore: REDIS,
  rateLimits: REDIS,
  telephonyStore: REDIS,
  pubSub: null,
  mediaServer: LIVEKIT,
  participantControl: LIVEKIT,
  liveness: LIVEKIT,
  agentDispatches: LIVEKIT,
  dispatchRules: LIVEKIT,
  mediaAddress: null,
  identityProvider: CLIENT,
  mailer: CLIENT,
  // Their jobs are traces of their own.
  inbox: null,
  outbox: null,
  roomCleanup: null,
  roomProjections: null,
  telephonyTasks: null,
  meetingDeadlines: null,
  meetingReconciliation: null,
  telephonyReconciliation: null,
  historyExpiry: null,
  subtitlesDeadlines: null,
  // Traced by the maps below.
  recorder: null,
  webhooks: null,
  probes: null,
};

const RECORDER_PORTS: Kinds<RecorderPorts> = {
  recordingStore: MONGO,
  egress: LIVEKIT,
  files: STORAGE,
  downloads: null,
  handovers: null,
  wakeUps: null,
  reconciliation: null,
  disposals: null,
  disposalSweeps: null,
};

const WEBHOOK_PORTS: Kinds<WebhookPorts> = {
  endpointStore: MONGO,
  eventStore: MONGO,
  deliveryStore: MONGO,
  roomOutbox: MONGO,
  historyOutbox: MONGO,
  storedEvents: REDIS,
  reports: null,
  addressPolicy: null,
  sender: null,
  lanes: null,
  eventPublication: null,
  webhookRetries: null,
};

/** The ports, with calls that are steps of the active trace; unchanged while tracing is disabled. */
export function tracedPorts(ports: Ports): Ports {
  if (!isTracing()) return ports;
  const { recorder, webhooks } = ports;
  return {
    ...tracedAll(ports, (name) => PORTS[name]),
    recorder: recorder && tracedAll(recorder, (name) => RECORDER_PORTS[name]),
    webhooks: webhooks && tracedAll(webhooks, (name) => WEBHOOK_PORTS[name]),
  };
}
