import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApplicationsDocument,
  CreateApplicationDocument,
  DeleteApplicationDocument,
  RotateApplicationSecretDocument,
  UpdateApplicationDocument,
} from '../generated/operations.js';
import {
  applicationEnv,
  asApplication,
  registerApplication,
  requestToken,
} from '../support/applications.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('application administration', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ env: applicationEnv(root) });
    administrator = await app.as(root);
  });

  afterAll(() => app.stop());

  const input = { name: 'Moodle', scopes: ['ROOMS_READ' as const] };

  /** The code of each operation of the administration. */
  const refusals = (client: TestClient, id: string = randomUUID()) =>
    Promise.all([
      client.refusal(ApplicationsDocument),
      client.refusal(CreateApplicationDocument, { input }),
      client.refusal(UpdateApplicationDocument, { input: { id } }),
      client.refusal(RotateApplicationSecretDocument, { input: { id } }),
      client.refusal(DeleteApplicationDocument, { id }),
    ]);

  it('is refused to everyone but instance administrators, applications included', async () => {
    const { id, clientSecret } = await registerApplication(administrator);
    const acting = { act_as: `${root}@example.org` };

    expect(new Set(await refusals(app.browser(), id))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(new Set(await refusals(await app.as('ada'), id))).toEqual(new Set(['FORBIDDEN']));
    for (const form of [{}, acting]) {
      const application = await asApplication(app, { id, clientSecret }, form);
      expect(new Set(await refusals(application, id))).toEqual(new Set(['FORBIDDEN']));
    }
  });

  it('answers NOT_FOUND to everyone while the feature is disabled, and over HTTP 404', async () => {
    const other = await startTestApp({ beside: app, env: { FEATURES: '' } });
    const application = await registerApplication(administrator);

    for (const client of [administrator.at(other.url), other.browser()]) {
      expect(new Set(await refusals(client))).toEqual(new Set(['NOT_FOUND']));
    }
    expect((await requestToken(other.url, application)).status).toBe(404);
    for (const path of ['/oauth/token', '/.well-known/oauth-authorization-server']) {
      const accept = { accept: 'application/json' };
      expect((await fetch(`${other.url}${path}`, { headers: accept })).status).toBe(404);
    }
    await other.stop();
  });

  it('shows the secret of a new application once', async () => {
    const { createApplication } = await administrator.data(CreateApplicationDocument, { input });
    const { application, clientSecret } = createApplication;

    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    expect(application).toMatchObject({
      ...input,
      clientId: application.id,
      allowedEmailDomains: [],
      allowedOrigins: [],
      isDisabled: false,
      lastUsedAt: null,
    });
    const { applications } = await administrator.data(ApplicationsDocument);
    expect(applications.nodes[0]).toEqual(application);
    expect(JSON.stringify(applications)).not.toContain(clientSecret);
    expect(app.logLines.join()).not.toContain(clientSecret);
  });

  it('lists applications page by page', async () => {
    await registerApplication(administrator, { name: 'One' });
    await registerApplication(administrator, { name: 'Two' });

    const { applications: first } = await administrator.data(ApplicationsDocument, { first: 1 });
    const after = first.pageInfo.endCursor;
    const { applications: second } = await administrator.data(ApplicationsDocument, {
      first: 1,
      after,
    });

    expect([...first.nodes, ...second.nodes].map(({ name }) => name)).toEqual(['Two', 'One']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(first.totalCount).toBeGreaterThanOrEqual(2);
  });

  it('changes an application, and deletes it', async () => {
    const { id } = await registerApplication(administrator);
    const changes = { name: 'Canvas', allowedOrigins: ['https://canvas.example'] };

    const { updateApplication } = await administrator.data(UpdateApplicationDocument, {
      input: { id, ...changes },
    });
    expect(updateApplication).toMatchObject({ id, ...changes, isDisabled: false });

    expect((await administrator.data(DeleteApplicationDocument, { id })).deleteApplication).toBe(
      id,
    );
    expect(await administrator.refusal(DeleteApplicationDocument, { id })).toBe('NOT_FOUND');
  });

  it('names wrong inputs', async () => {
    const { id } = await registerApplication(administrator);
    const answers = [
      await administrator.execute(CreateApplicationDocument, { input: { ...input, name: ' ' } }),
      await administrator.execute(UpdateApplicationDocument, { input: { id, scopes: [] } }),
      await administrator.execute(RotateApplicationSecretDocument, {
        input: { id, keepForSeconds: 604_801 },
      }),
      await administrator.execute(ApplicationsDocument, { first: 101 }),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions)).toEqual(
      [['name'], ['scopes'], ['keepForSeconds'], ['first']].map((fields) => ({
        code: 'BAD_USER_INPUT',
        fields,
      })),
    );
  });

  it('keeps the previous secret valid, or ends it at once', async () => {
    const first = await registerApplication(administrator);
    const rotated = async (keepForSeconds?: number) => {
      const { rotateApplicationSecret } = await administrator.data(
        RotateApplicationSecretDocument,
        { input: { id: first.id, ...(keepForSeconds !== undefined && { keepForSeconds }) } },
      );
      return { id: first.id, clientSecret: rotateApplicationSecret.clientSecret };
    };
    const statusOf = async (application: typeof first) =>
      (await requestToken(app.url, application)).status;

    const second = await rotated();
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    const third = await rotated(0);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
    expect(await statusOf(third)).toBe(200);
  });
});
