import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UpdateRoomDocument, UpdateViewerDocument } from '../generated/operations.js';
import { directExecution, type OperationRequest } from '../support/direct-execution.js';
import { operationShapes } from '../support/operation-shapes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const TIMES = 15;

/** The parts of a response that the gateway must not change; it adds codes to errors. */
interface Comparable {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown;
    readonly locations?: unknown;
  }[];
}

describe('a repeated operation', () => {
  let app: TestApp;
  let owner: TestClient;
  let room: { readonly id: string; readonly slug: string };
  let direct: ReturnType<typeof directExecution>;

  beforeAll(async () => {
    app = await startTestApp();
    direct = directExecution(app);
    owner = await app.as(`owner-${randomUUID()}`);
    await owner.data(UpdateViewerDocument, {
      input: { roomDefaults: { accessLevel: 'TRUSTED', configuration: { everyoneCanMute: true } } },
    });
    await app.given.room(owner);
    room = await app.given.room(owner);
    await owner.data(UpdateRoomDocument, {
      input: {
        id: room.id,
        configuration: { publishSources: ['MICROPHONE'], everyoneCanMute: true },
      },
    });
  });

  afterAll(async () => {
    direct.stop();
    await app.stop();
  });

  const answer = async (body: OperationRequest): Promise<string> => (await owner.post(body)).text();

  const comparable = ({ data, errors }: Comparable) => ({
    // Compared as text, because the order of the fields matters.
    data: JSON.stringify(data),
    errors: errors?.map(({ message, path, locations }) => ({ message, path, locations })),
  });

  const inRoom = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replaceAll('ROOM_ID', room.id).replaceAll('SLUG', room.slug),
    ) as T;

  it.each(operationShapes)('gets the response of graphql-js: %s', async (_name, ...shape) => {
    const [query, variables = {}, operationName] = inRoom(shape);
    const request = { query, variables, ...(operationName && { operationName }) };

    const first = await answer(request);
    for (let i = 1; i < TIMES - 1; i += 1) await answer(request);
    const last = await answer(request);

    const expected = JSON.parse(JSON.stringify(await direct.execute(owner, request))) as Comparable;
    expect(last).toBe(first);
    expect(comparable(JSON.parse(first) as Comparable)).toEqual(comparable(expected));
  });
});
