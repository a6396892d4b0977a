import { graphql, type ExecutionResult } from 'graphql';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { loadConfig } from '../../src/config/load-config.js';
import { ContextFactory } from '../../src/context/context-factory.js';
import { createFeatures } from '../../src/app.js';
import { ParticipantCredentials } from '../../src/livekit/participant-credentials.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import type { TestApp } from './test-app.js';
import type { TestClient } from './test-client.js';

export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/**
 * Executes with graphql-js on the gateway's schema, services, and stores, without the layers
 * between. The gateway's responses must equal these.
 */
export function directExecution({ env, ports }: TestApp) {
  const schema = buildSchema();
  const config = loadConfig(env);
  const { services, pinCodes } = createFeatures(config, ports, {
    repaired: () => undefined,
    recordings: { changed: () => undefined },
    webhooks: { attempted: () => undefined },
  });
  const contexts = new ContextFactory({
    config,
    services,
    addressOf: () => '127.0.0.1',
    sessionStore: ports.sessionStore,
    credentials: new ParticipantCredentials(config.livekit),
    sources: {
      ...ports,
      pinCodes,
      recordingStore: ports.recorder?.recordingStore ?? null,
    },
  });
  return {
    async execute(
      client: TestClient,
      { query, variables = {}, operationName }: OperationRequest,
    ): Promise<ExecutionResult> {
      const request = new IncomingMessage(new Socket());
      if (client.cookies.header) request.headers.cookie = client.cookies.header;
      return graphql({
        schema,
        source: query,
        contextValue: await contexts.forHttp(request, () => undefined),
        variableValues: variables,
        operationName: operationName ?? null,
      });
    },
    stop: () => services.lobbyWatch.stop(),
  };
}
