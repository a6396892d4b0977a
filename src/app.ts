import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config/load-config.js';
import { ContextFactory } from './context/context-factory.js';
import { createJobs, type Job } from './wiring/create-jobs.js';
import { createServices } from './wiring/create-services.js';
import { authRoutes } from './http/auth-routes.js';
import { clientAddresses, trustFunction } from './http/client-address.js';
import { DeliveryMetrics } from './http/delivery-metrics.js';
import { DocumentPolicy } from './http/document-policy.js';
import { createExpressApp } from './http/express-app.js';
import { GraphQLServer } from './http/graphql-server.js';
import { Health } from './http/health.js';
import { HeldBytes } from './http/held-bytes.js';
import { createHttpServer } from './http/http-server.js';
import { countLiveUpdates } from './http/live-metrics.js';
import { Metrics } from './http/metrics.js';
import { operators } from './http/operators.js';
import { OperationLog } from './http/operation-log.js';
import { Origins } from './http/origins.js';
import { RecordingMetrics } from './http/recording-metrics.js';
import { apiHeaders } from './http/security-headers.js';
import { SessionSocketCloser } from './http/session-socket-closer.js';
import { SubscriptionServer } from './http/subscription-server.js';
import { webClientRoutes } from './http/web-client.js';
import { atMost } from './lib/at-most.js';
import { ParticipantCredentials } from './livekit/participant-credentials.js';
import type { Ports } from './ports.js';
import { ALL_ROOMS } from './redis/presence/meeting-index.js';
import { buildSchema } from './resolvers/build-schema.js';
import { DisabledUserSweeper } from './http/disabled-user-sweeper.js';
import { RepairMetrics } from './http/repair-metrics.js';
import { livekitWebhookRoutes } from './webhooks/livekit-webhook-routes.js';
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
export function createApp(config: Config, ports: Ports): App {
  const { log } = ports;
  const schema = buildSchema();
  const isProduction = config.environment === 'production';
  const metrics = new Metrics();
  const repairs = new RepairMetrics(metrics);
  const services = createServices(config, ports, {
    repaired: (repair, count) => repairs.count(repair, count),
    recordings: ports.recorder
      ? new RecordingMetrics(metrics, ports.recorder.recordings)
      : { changed: () => undefined },
  });
  const trust = trustFunction(config.http.trustProxy);
  const { clientIpv6PrefixBits: ipv6PrefixBits } = config.http;
  const addressOf = clientAddresses({ trust, ipv6PrefixBits, log });
  const contexts = new ContextFactory({
    config,
    services,
    addressOf,
    sessions: ports.sessions,
    credentials: new ParticipantCredentials(config.livekit),
    sources: {
      ...ports,
      pinCodes: services.pinCodes,
      recordings: ports.recorder?.recordings ?? null,
    },
  });
  const held = new HeldBytes({ log });
  const edge = {
    schema,
    contexts,
    log,
    policy: new DocumentPolicy(schema, {
      hidesSchema: isProduction,
      newDocumentsPerAddress: config.limits.enabled ? config.limits.newDocumentsPerAddress : null,
    }),
    origins: new Origins(config.http.allowedOrigins),
    operations: new OperationLog(log),
  };
  const graphql = new GraphQLServer({
    ...edge,
    isProduction,
    headers: apiHeaders(config.http),
  });
  const sockets = new SubscriptionServer({ ...edge, ...config.limits, held, addressOf });
  const isOperator = operators(config.http.metricsToken);
  const health = new Health(ports.probes, isOperator);
  countLiveUpdates(metrics, ports.events, sockets, held);
  const deliveries = new DeliveryMetrics(metrics, () => ports.outbox.parkedCount());
  const webhooks = new WebhookMetrics(metrics, () => ports.inbox.status());
  const express = createExpressApp({
    trust,
    log,
    http: config.http,
    webhooks: [
      livekitWebhookRoutes({
        ...config.livekit,
        inbox: ports.inbox,
        metrics: webhooks,
        presence: services.presence,
      }),
      storageWebhookRoutes({
        settings: storageEventSettings(config),
        fileStored: async (file) => services.recordings?.fileStored(file),
        count: storageEventCounter(metrics),
        log,
      }),
    ],
    routers: [
      health.routes(),
      metrics.routes(isOperator),
      authRoutes({ config, ports, users: services.users, addressOf }),
      ...(config.webClient ? [webClientRoutes({ config, log })] : []),
    ],
  });
  const hasGraphiql = config.webClient && !isProduction;
  const server = createHttpServer({ graphql, sockets, health, express, held, hasGraphiql });
  const jobs: readonly Job[] = [
    new SessionSocketCloser({ events: ports.events, sessions: ports.sessions, sockets, log }),
    new DisabledUserSweeper({
      users: ports.users,
      present: () => sockets.userIds(),
      putOut: (userId) => sockets.closeUser(userId),
      log,
    }),
    ...createJobs(ports, services, { webhooks, deliveries }),
  ];

  return {
    async start() {
      await graphql.start();
      metrics.start();
      // Nobody knows what became of LiveKit while this instance was away.
      await ports.meetingIndex.markSuspect(ALL_ROOMS);
      for (const job of jobs) await job.start();
      await listen(server, config.http);
      return { port: (server.address() as AddressInfo).port };
    },
    async stop() {
      health.drain();
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.stop();
      server.closeIdleConnections();
      await atMost(config.http.shutdownGraceSeconds * 1000, closed);
      server.closeAllConnections();
      services.lobbyWatch.stop();
      await graphql.stop();
      const jobsEnded = Promise.all(jobs.map((job) => job.close()));
      // Without Redis they cannot end in good order; others find what they were at.
      await atMost(JOBS_GRACE_SECONDS * 1000, jobsEnded);
    },
  };
}

/** Null while the feature is off. */
const storageEventSettings = ({ storageEvents, storage, recording }: Config) =>
  storageEvents && {
    token: storageEvents.token,
    bucket: storage?.bucket ?? '',
    folder: recording?.keyPrefix ?? '',
  };

function listen(server: Server, { host, port }: Config['http']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
