import { randomUUID } from 'node:crypto';
import { parse, type DocumentNode } from 'graphql';
import { ViewerDocument } from '../generated/operations.js';
import { applicationEnv } from './applications.js';
import { aRecording } from './recordings.js';
import { startSupergraph } from './supergraph.js';
import { startTestApp } from './test-app.js';
import type { Answer, TestClient } from './test-client.js';

export const SDL = parse('{ _service { sdl } }');
export const ENTITIES = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Room { id name viewerRole members { role } }
    ... on User { id email }
    ... on Recording { id status room { id } }
  }
}`);
export const COURSE = parse(`query ($roomId: ID, $teacherId: ID, $lectureId: ID) {
  course(roomId: $roomId, teacherId: $teacherId, lectureId: $lectureId) {
    room { name viewerRole courseTitle }
    teacher { email }
    lecture { status room { courseTitle } }
  }
}`);
export const COURSES = parse(
  'query ($roomIds: [ID!]!) { courses(roomIds: $roomIds) { room { name } } }',
);

export const entities = (client: TestClient, ...representations: readonly unknown[]) =>
  client.execute(ENTITIES, { representations });

export const idOf = async (client: TestClient): Promise<string> =>
  (await client.data(ViewerDocument)).viewer?.id ?? '';

/** The code of each error, by its path; errors come in any order. */
export const refusals = ({ errors = [] }: Pick<Answer<unknown>, 'errors'>) =>
  Object.fromEntries(
    errors.map(({ path, extensions }) => [path?.join('.') ?? '', extensions.code]),
  );

/** The refusals of all entities but the first ones. */
export const refusedFrom = (first: number, count: number, code: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`_entities.${first + index}`, code]),
  );

/** A gateway with the administrator ROOT@example.org, and the router of a supergraph with it. */
export async function startSubgraphApp() {
  const root = `root-${randomUUID().slice(0, 8)}`;
  const app = await startTestApp({
    env: {
      FEDERATION: 'true',
      // As in production, without introspection.
      NODE_ENV: 'production',
      RATE_LIMITS: 'on',
      ...applicationEnv(root),
      FEATURES: 'applications,recording',
    },
  });
  const { data } = await app.browser().execute<{ _service: { sdl: string } }, unknown>(SDL);
  const supergraph = await startSupergraph({ url: app.url, sdl: data?._service.sdl ?? '' });
  return {
    app,
    root,
    routerUrl: supergraph.url,
    /** Through the router, with the same credentials. */
    ask: (client: TestClient, document: DocumentNode, variables = {}) =>
      client.at(supergraph.url).execute(document, variables),
    async aSavedRecording(roomId: string) {
      const recording = aRecording({
        roomId,
        status: 'saved',
        isRunning: false,
        nextCheckAt: null,
      });
      await app.ports.recorder?.recordingStore.insert(recording);
      return recording;
    },
    async stop() {
      await supergraph.stop();
      await app.stop();
    },
  };
}

export type SubgraphApp = Awaited<ReturnType<typeof startSubgraphApp>>;
