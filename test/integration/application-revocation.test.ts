import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteApplicationDocument,
  LobbyDocument,
  RoomsDocument,
  RotateApplicationSecretDocument,
  SetUserDisabledDocument,
  UpdateApplicationDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { applicationEnv, asApplication, registerApplication } from '../support/applications.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** How soon a revocation must be in force. */
const WITHIN_MS = 5_000;

describe('on every instance, within five seconds,', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let other: TestApp;
  let administrator: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ env: applicationEnv(root) });
    other = await startTestApp({ beside: app, env: { PUBLIC_URL: app.url } });
    administrator = await app.as(root);
  });

  afterAll(async () => {
    await other.stop();
    await app.stop();
  });

  /** Subscriptions of a client at both instances, and checks that neither answers it after a revocation. */
  async function watched(client: TestClient) {
    const { id: roomId } = await app.given.room(client);
    const instances = [app, other].map(({ url }) => client.at(url));
    const streams = instances.map((at) => at.subscribe(LobbyDocument, { roomId }));
    for (const stream of streams) await stream.next();
    const isRefused = (at: TestClient) =>
      eventually(
        () => at.refusal(RoomsDocument),
        (code) => code === 'UNAUTHENTICATED',
        WITHIN_MS,
      );
    return {
      ends: () =>
        Promise.all([
          ...streams.map((stream) => stream.ended(WITHIN_MS)),
          ...instances.map(isRefused),
        ]),
    };
  }

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      'a disabled application',
      (id) => administrator.data(UpdateApplicationDocument, { input: { id, isDisabled: true } }),
    ],
    ['a deleted application', (id) => administrator.data(DeleteApplicationDocument, { id })],
    [
      'an application with a new secret alone',
      (id) =>
        administrator.data(RotateApplicationSecretDocument, { input: { id, keepForSeconds: 0 } }),
    ],
  ])('%s loses its subscriptions and its access', async (_what, revoke) => {
    const registered = await registerApplication(administrator);
    const { ends } = await watched(await asApplication(app, registered));

    await revoke(registered.id);

    await ends();
  });

  it('an application that loses a scope loses the subscriptions that may need it', async () => {
    const registered = await registerApplication(administrator);
    const client = await asApplication(app, registered);
    const { id: roomId } = await app.given.room(client);
    const stream = client.at(other.url).subscribe(LobbyDocument, { roomId });
    await stream.next();

    const input = { id: registered.id, scopes: ['ROOMS_READ' as const] };
    await administrator.data(UpdateApplicationDocument, { input });

    await stream.ended(WITHIN_MS);
    expect((await client.data(RoomsDocument)).rooms.totalCount).toBe(1);
  });

  it('an application stops acting as a user who is disabled', async () => {
    const name = `p${randomUUID().slice(0, 8)}`;
    const { viewer } = await (await app.as(name)).data(ViewerDocument);
    const registered = await registerApplication(administrator);
    const form = { act_as: `${name}@example.org` };
    const { ends } = await watched(await asApplication(app, registered, form));

    const variables = { userId: viewer?.id ?? '', isDisabled: true };
    await administrator.data(SetUserDisabledDocument, variables);

    await ends();
  });

  it('an application with another secret for a while keeps its access tokens', async () => {
    const registered = await registerApplication(administrator);
    const client = await asApplication(app, registered);

    await administrator.data(RotateApplicationSecretDocument, { input: { id: registered.id } });

    expect((await client.at(other.url).data(RoomsDocument)).rooms.totalCount).toBe(0);
  });
});
