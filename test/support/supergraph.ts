import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ApolloGateway,
  RemoteGraphQLDataSource,
  type GraphQLDataSourceProcessOptions,
} from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { composeWithCourses, coursesSchema } from './courses-subgraph.js';

// Otherwise the router sends metrics to its vendor.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** Passes the credentials of the client on to the subgraph, and its cookies back. */
class ForwardingDataSource extends RemoteGraphQLDataSource<Partial<Exchange>> {
  override willSendRequest({
    request,
    context,
  }: GraphQLDataSourceProcessOptions<Partial<Exchange>>): void {
    const { req } = context as Partial<Exchange>;
    const { cookie, authorization } = req?.headers ?? {};
    if (cookie) request.http?.headers.set('cookie', cookie);
    if (authorization) request.http?.headers.set('authorization', authorization);
  }

  override didReceiveResponse({
    response,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<Partial<Exchange>>['didReceiveResponse']>>[0]) {
    const cookie = response.http?.headers.get('set-cookie');
    if (cookie) context.res?.appendHeader('set-cookie', cookie);
    return response;
  }
}

export interface Supergraph {
  /** Of the router. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a router of Foyer and the other subgraph, each on a port of its own. */
export async function startSupergraph(foyer: {
  readonly url: string;
  readonly sdl: string;
}): Promise<Supergraph> {
  const { supergraphSdl, errors } = composeWithCourses(foyer);
  if (supergraphSdl === undefined) throw new AggregateError(errors, 'composition failed');
  const courses = new ApolloServer({
    schema: coursesSchema(),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url: coursesUrl } = await startStandaloneServer(courses, { listen: LOOPBACK });
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) =>
      name === 'foyer'
        ? new ForwardingDataSource({ url: url ?? '' })
        : new RemoteGraphQLDataSource({ url: coursesUrl }),
  });
  const router = new ApolloServer<Exchange>({ gateway });
  const { url } = await startStandaloneServer(router, {
    listen: LOOPBACK,
    context: (exchange) => Promise.resolve(exchange),
  });
  return {
    url: url.replace(/\/$/, ''),
    async stop() {
      await router.stop();
      await courses.stop();
    },
  };
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };
