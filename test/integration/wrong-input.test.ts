import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { wrongOverHttp, wrongOverWebSocket } from '../support/wrong-inputs.js';

interface Failure {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly fields?: readonly string[] };
}

// The test app fails on an error log, which no invalid input may cause.
describe('invalid input', () => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ env: { FEATURES: 'invitations' } });
    client = await app.as(`wrong-${randomUUID()}`);
  });

  afterAll(() => app.stop());

  const overHttp = async (body: object): Promise<readonly Failure[]> => {
    const response = await client.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { errors } = (await response.json()) as { errors?: readonly Failure[] };
    return errors ?? [];
  };

  /** The errors of one `subscribe`. */
  const overWebSocket = (payload: object) =>
    new Promise<readonly Failure[]>((resolve, reject) => {
      const address = `${app.url.replace('http', 'ws')}/graphql`;
      const headers = { cookie: client.cookies.header ?? '' };
      const socket = new WebSocket(address, 'graphql-transport-ws', { headers });
      socket.on('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload: unknown };
        if (message.type === 'connection_ack') {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
          return;
        }
        socket.close();
        // The server completes the subscription, possibly before it closes the socket.
        if (message.type === 'complete') return;
        const { errors } = message.payload as { errors?: readonly Failure[] };
        resolve(errors ?? (message.payload as readonly Failure[]));
      });
      socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
      socket.on('error', reject);
    });

  // Rest parameters, because jest passes a callback for a parameter that a row does not fill, and
  // waits for it.
  it.each(wrongOverHttp)(
    'is rejected over HTTP: %s',
    async (...[, query, variables, code, fields]) => {
      const [error] = await overHttp({ query, variables });

      expect(error?.extensions).toMatchObject({ code, ...(fields && { fields }) });
    },
  );

  it.each(wrongOverWebSocket)(
    'is rejected over WebSocket: %s',
    async (...[, query, variables, code, fields]) => {
      const [error] = await overWebSocket({ query, variables });

      expect(error?.extensions).toMatchObject({ code, ...(fields && { fields }) });
    },
  );

  it('is rejected over WebSocket with an event: null for a condition', async () => {
    const { id } = await app.given.room(client);
    const query =
      'subscription ($id: ID!, $x: Boolean = true) { lobby(roomId: $id) { type @include(if: $x) } }';

    const [error] = await overWebSocket({ query, variables: { id, x: null } });

    expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['x'] });
  });

  it('of Apollo clients with persisted queries is answered with PERSISTED_QUERY_NOT_SUPPORTED', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };

    const [error] = await overHttp({ extensions: { persistedQuery } });

    expect(error).toMatchObject({
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
    });
  });
});
