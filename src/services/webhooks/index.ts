import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports, WebhookPorts } from '../../ports.js';
import { DeliveryService } from './delivery-service.js';
import { EndpointAttempts, type WebhookObserver } from './endpoint-attempt.js';
import { EndpointHealth } from './endpoint-health.js';
import { EndpointService } from './endpoint-service.js';
import { EndpointWorker } from './endpoint-worker.js';
import { EventPublisher } from './event-publisher.js';
import { EventRelay } from './event-relay.js';
import { HistoryEventSource } from './history-event-source.js';
import { PauseMails } from './pause-notices.js';
import { RecordingEvents } from './recording-events.js';
import { RETRY_POLICY } from './retry-policy.js';
import { RoomDeletionEvents } from './room-deletion-events.js';
import { RoomEventSource } from './room-event-source.js';
import { StoredEventSource } from './stored-event-source.js';

const now = () => new Date();

const DISABLED = {
  webhookEndpoints: null,
  webhookDeliveries: null,
  publisher: null,
  recordingEvents: null,
  roomDeletions: null,
  jobs: {},
} as const;

/** Events for other software. Null where the feature is disabled. */
export function createWebhooksFeature(config: Config, ports: Ports, observer: WebhookObserver) {
  const { webhooks } = ports;
  if (!webhooks) return DISABLED;
  const { eventStore, deliveryStore, lanes } = webhooks;
  const shared = { ...ports, ...webhooks, now };
  const publisher = new EventPublisher({
    ...shared,
    sources: sourcesOf(ports, webhooks),
    relay: new EventRelay(shared),
  });
  webhooks.reports.watch((roomId) => {
    publisher.report(roomId);
  });
  const attempts = new EndpointAttempts({ ...shared, observer, userAgent: 'Foyer-Webhooks' });
  const health = new EndpointHealth({
    ...shared,
    notices: pauseMails(config, ports),
    policy: RETRY_POLICY,
  });
  const worker = new EndpointWorker({ ...shared, attempts, health, policy: RETRY_POLICY });
  const endpointService = new EndpointService({ ...shared, policy: webhooks.addressPolicy });
  return {
    webhookEndpoints: endpointService,
    webhookDeliveries: new DeliveryService({
      endpointService,
      deliveryStore,
      eventStore,
      attempts,
      lanes,
      now,
    }),
    publisher,
    recordingEvents: new RecordingEvents({ publisher, historyStore: ports.historyStore, now }),
    roomDeletions: new RoomDeletionEvents({ publisher, now }),
    jobs: {
      lanes: createJob(lanes, (endpointId) => worker.run(endpointId)),
      eventPublication: createJob(webhooks.eventPublication, () => publisher.sweep()),
      webhookRetries: createJob(webhooks.webhookRetries, async () => {
        lanes.schedule(await deliveryStore.dueEndpoints(now()));
      }),
    },
  };
}

const sourcesOf = (ports: Ports, { roomOutbox, historyOutbox, storedEvents }: WebhookPorts) => [
  new RoomEventSource({ ...ports, outbox: roomOutbox }),
  new HistoryEventSource(historyOutbox),
  new StoredEventSource({ ...ports, outbox: storedEvents }),
];

const pauseMails = ({ mail, administrators }: Config, { outbox }: Ports): PauseMails =>
  new PauseMails({ outbox, emails: mail ? administrators.emails : [] });
