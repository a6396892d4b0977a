import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LobbyDocument,
  SetUserDisabledDocument,
  UsersDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { signIn } from '../support/sign-in.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

/** How soon a revocation must be in force. */
const WITHIN_MS = 5_000;

describe('user administration', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;

  beforeAll(async () => {
    app = await startTestApp({
      receivesWebhooks: true,
      env: { INSTANCE_ADMINISTRATORS: `${root}@example.org` },
    });
    administrator = await app.as(root);
  });

  afterAll(() => app.stop());

  const aPerson = async () => {
    const name = `p${randomUUID().slice(0, 8)}`;
    const client = await app.as(name);
    const { viewer } = await client.data(ViewerDocument);
    return { client, id: viewer?.id ?? '', email: `${name}@example.org` };
  };

  it('is refused to everyone but instance administrators', async () => {
    const { client, id } = await aPerson();
    const variables = { userId: id, isDisabled: true };

    expect(await app.browser().refusal(UsersDocument)).toBe('UNAUTHENTICATED');
    expect(await app.browser().refusal(SetUserDisabledDocument, variables)).toBe('UNAUTHENTICATED');
    expect(await client.refusal(UsersDocument)).toBe('FORBIDDEN');
    expect(await client.refusal(SetUserDisabledDocument, variables)).toBe('FORBIDDEN');
  });

  it('finds accounts by a part of their address', async () => {
    const { id, email } = await aPerson();

    const { users } = await administrator.data(UsersDocument, { search: email.toUpperCase() });

    expect(users).toMatchObject({ nodes: [{ id, email, disabledAt: null }], totalCount: 1 });
  });

  it('names wrong inputs, and tells nothing of an unknown user', async () => {
    const users = (variables: object) => administrator.execute(UsersDocument, variables);
    const disable = (userId: string) =>
      administrator.execute(SetUserDisabledDocument, { userId, isDisabled: true });
    const { users: found } = await administrator.data(UsersDocument, { search: root });
    const self = found.nodes[0]?.id ?? '';

    for (const [answer, extensions] of [
      [await users({ first: 0 }), { code: 'BAD_USER_INPUT', fields: ['first'] }],
      [await users({ after: 'x' }), { code: 'BAD_USER_INPUT', fields: ['after'] }],
      [await users({ search: 'x'.repeat(201) }), { code: 'BAD_USER_INPUT', fields: ['search'] }],
      [await disable(self), { code: 'BAD_USER_INPUT', fields: ['userId'] }],
      [await disable(randomUUID()), { code: 'NOT_FOUND' }],
      [await disable('nobody'), { code: 'NOT_FOUND' }],
    ] as const) {
      expect(answer.errors).toMatchObject([{ extensions }]);
    }
  });

  it('ends the sessions, sockets, and meetings of a disabled user at every instance', async () => {
    const other = await startTestApp({ beside: app });
    const { client, id, email } = await aPerson();
    const room = await app.given.room(client, { accessLevel: 'RESTRICTED' });
    const events = client.at(other.url).subscribe(LobbyDocument, { roomId: room.id });
    await events.next();
    const { meeting } = await enterAs(client, room.id);
    await eventually(
      () => app.ports.presenceStore.list(room.id),
      ({ length }) => length === 1,
    );

    const { setUserDisabled } = await administrator.data(SetUserDisabledDocument, {
      userId: id,
      isDisabled: true,
    });

    expect(setUserDisabled).toMatchObject({ id, email });
    expect(setUserDisabled.disabledAt).not.toBeNull();
    await events.ended();
    expect((await client.at(other.url).data(ViewerDocument)).viewer).toBeNull();
    await eventually(
      () => app.ports.presenceStore.list(room.id),
      ({ length }) => length === 0,
    );
    await meeting.leave();
    await other.stop();
  });

  it('revokes access on every instance within five seconds, also if the event is lost', async () => {
    const other = await startTestApp({ beside: app });
    const { client, id } = await aPerson();
    const { id: roomId } = await app.given.room(client);
    const streams = [app, other].map(({ url }) =>
      client.at(url).subscribe(LobbyDocument, { roomId }),
    );
    for (const stream of streams) await stream.next();

    // As an operator would, in the database: no instance is told.
    await app.ports.userStore.setDisabled(id, true);

    await Promise.all([
      ...streams.map((stream) => stream.ended(WITHIN_MS)),
      ...[app, other].map(({ url }) =>
        eventually(
          () => client.at(url).data(ViewerDocument),
          ({ viewer }) => viewer === null,
          WITHIN_MS,
        ),
      ),
    ]);
    await other.stop();
  });

  it('lets an enabled user sign in again, and revives no old session', async () => {
    const { client, id, email } = await aPerson();
    const set = (isDisabled: boolean) =>
      administrator.data(SetUserDisabledDocument, { userId: id, isDisabled });

    await set(true);
    expect((await set(false)).setUserDisabled.disabledAt).toBeNull();

    expect((await client.data(ViewerDocument)).viewer).toBeNull();
    await signIn(client, email);
    expect((await client.data(ViewerDocument)).viewer?.id).toBe(id);
  });
});
