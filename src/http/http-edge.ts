import type { Router } from 'express';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config/load-config.js';
import { ContextFactory } from '../context/context-factory.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Job } from '../lib/job.js';
import { ParticipantCredentials } from '../livekit/participant-credentials.js';
import type { Ports } from '../ports.js';
import { buildSchema } from '../resolvers/build-schema.js';
import type { Services } from '../services/services.js';
import type { PinCodes } from '../services/telephony/pin-codes.js';
import { ApplicationSocketCloser } from './application-socket-closer.js';
import { attendanceRoutes } from './attendance-routes.js';
import { authRoutes } from './auth-routes.js';
import { clientAddresses, trustFunction } from './client-address.js';
import { DisabledUserSweeper } from './disabled-user-sweeper.js';
import { DocumentPolicy } from './document-policy.js';
import { createExpressApp } from './express-app.js';
import { GraphQLServer } from './graphql-server.js';
import { Health } from './health.js';
import { HeldBytes } from './held-bytes.js';
import { createHttpServer } from './http-server.js';
import { countLiveUpdates } from './live-metrics.js';
import type { Metrics } from './metrics.js';
import { OperationLog } from './operation-log.js';
import { OperationMetrics } from './operation-metrics.js';
import { oauthRoutes } from './oauth-routes.js';
import { operators } from './operators.js';
import { Origins } from './origins.js';
import { apiHeaders } from './security-headers.js';
import { SessionSocketCloser } from './session-socket-closer.js';
import { SubscriptionServer } from './subscription-server.js';
import { webClientRoutes } from './web-client.js';

export interface HttpEdgeDeps {
  readonly services: Services;
  /** Null while telephony is disabled. */
  readonly pinCodes: PinCodes | null;
  readonly metrics: Metrics;
  readonly webhooks: readonly Router[];
}

export interface HttpEdge {
  readonly jobs: readonly Job[];
  /** Everything but listening. */
  prepare(): Promise<void>;
  /** Resolves with the port. */
  listen(): Promise<number>;
  /** Readiness off, sockets sent elsewhere, requests in flight finished. */
  stop(): Promise<void>;
}

/** Everything that listens: GraphQL over HTTP and WebSocket, sign-in, webhooks, health, the web client. */
export function createHttpEdge(config: Config, ports: Ports, deps: HttpEdgeDeps): HttpEdge {
  const { log, pubSub, sessionStore, userStore } = ports;
  const { services, metrics } = deps;
  const trust = trustFunction(config.http.trustProxy);
  const { clientIpv6PrefixBits: ipv6PrefixBits } = config.http;
  const addressOf = clientAddresses({ trust, ipv6PrefixBits, log });
  const isProduction = config.environment === 'production';
  const held = new HeldBytes({ log });
  const shared = graphqlDeps(config, ports, deps, addressOf);
  const graphql = new GraphQLServer({ ...shared, isProduction, headers: apiHeaders(config.http) });
  const sockets = new SubscriptionServer({ ...shared, ...config.limits, held, addressOf });
  countLiveUpdates(metrics, pubSub, sockets, held);
  const isOperator = operators(config.http.metricsToken);
  const health = new Health(ports.probes, isOperator);
  health.report(metrics);
  const express = createExpressApp({
    trust,
    log,
    http: config.http,
    webhooks: deps.webhooks,
    routers: [
      health.routes(),
      metrics.routes(isOperator),
      ...apiRoutes(config, ports, { services, contexts: shared.contexts, addressOf }),
      ...(config.webClient ? [webClientRoutes({ config, ...services, addressOf, log })] : []),
    ],
  });
  const hasGraphiql = config.webClient && !isProduction;
  const server = createHttpServer({ graphql, sockets, health, express, held, hasGraphiql });
  return {
    jobs: [
      new SessionSocketCloser({ pubSub, sessionStore, sockets, log }),
      new ApplicationSocketCloser({ authenticator: services.authenticator, sockets, log }),
      new DisabledUserSweeper({
        userStore,
        connectedUserIds: () => sockets.userIds(),
        disconnect: (userId) => sockets.closeUser(userId),
        log,
      }),
    ],
    async prepare() {
      await graphql.start();
      metrics.start();
    },
    listen: () => listen(server, config.http),
    async stop() {
      health.drain();
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.stop();
      server.closeIdleConnections();
      await withTimeout(closed, config.http.shutdownGraceSeconds * 1000);
      server.closeAllConnections();
      await graphql.stop();
    },
  };
}

interface ApiDeps {
  readonly services: Services;
  readonly contexts: ContextFactory;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Sign-in, access tokens, and downloads. */
const apiRoutes = (
  config: Config,
  ports: Ports,
  { services, contexts, addressOf }: ApiDeps,
): readonly Router[] => [
  authRoutes({ config, ports, userService: services.users, addressOf }),
  oauthRoutes({ ...config, ...ports, tokens: services.tokens, addressOf }),
  attendanceRoutes({ contexts, services }),
];

/** What GraphQL needs over HTTP and over WebSocket. */
function graphqlDeps(
  config: Config,
  ports: Ports,
  { services, pinCodes, metrics }: HttpEdgeDeps,
  addressOf: (request: IncomingMessage) => string,
) {
  const schema = buildSchema({ federation: config.federation });
  return {
    schema,
    log: ports.log,
    contexts: new ContextFactory({
      config,
      services,
      addressOf,
      sessionStore: ports.sessionStore,
      credentials: new ParticipantCredentials(config.livekit),
      sources: { ...ports, pinCodes, recordingStore: ports.recorder?.recordingStore ?? null },
    }),
    policy: new DocumentPolicy(schema, {
      hidesSchema: config.environment === 'production',
      newDocumentsPerAddress: config.limits.enabled ? config.limits.newDocumentsPerAddress : null,
    }),
    origins: new Origins(config.http.allowedOrigins),
    operations: new OperationLog(ports.log, new OperationMetrics(metrics)),
  };
}

/**
 * After a restart, thousands of clients connect at once; those that wait beyond this are refused. The system may have a
 * lower limit (`net.core.somaxconn`).
 */
const BACKLOG = 4096;

function listen(server: Server, { host, port }: Config['http']): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => {
      const problem = `PORT, HOST: cannot listen on ${host}, port ${port}; choose a free port above 1023, and an address of this machine`;
      reject(new Error(problem, { cause }));
    };
    server.once('error', failed);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
