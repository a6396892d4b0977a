import type { Request } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { canHurry } from './support/hurry.js';
import { expect, test } from './support/test.js';

/** A request of the person who is in the meeting already: it has a ticket, and the participant token. */
const isRenewal = (request: Request): boolean =>
  (request.postData() ?? '').includes('"ticket":') && authorizationOf(request) !== undefined;

const isAdmission = (request: Request): boolean =>
  (request.postData() ?? '').includes('admitEveryone');

const authorizationOf = (request: Request): string | undefined =>
  request.headers()['authorization'];

test('the page and the backend in examples/ bring a host and a guest who waited together', async ({
  guest,
  member,
  world,
}) => {
  const port = await freePort();
  const site = `http://localhost:${port}`;
  const gateway = await world.anotherGateway(null, {
    INSTANCE_ADMINISTRATORS: 'admin@example.org',
    ALLOWED_ORIGINS: site,
  });
  const { url } = gateway;
  const admin = await member('Admin', { baseURL: url });
  const scopes = ['ROOMS_WRITE', 'MEETING_TOKENS_CREATE'];
  const { id, clientSecret } = await admin.application({ scopes });
  const backend = spawn(process.execPath, [path.join(root, 'examples/backend/server.mjs')], {
    env: { FOYER: url, CLIENT_ID: id, CLIENT_SECRET: clientSecret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(backend.stdout, 'data');
    const ada = await guest('Ada');
    // Half the life of the participant token takes seconds.
    await canHurry(ada.context, 60_000);
    await ada.page.goto(site);
    await expect(ada.page.getByRole('status')).toHaveText('In the meeting');
    const renewal = await ada.page.waitForRequest(isRenewal);
    await (await renewal.response())?.finished();

    const gus = await guest('Gus');
    await gus.page.goto(`${site}/?guest`);
    await expect(gus.page.getByRole('status')).toHaveText('Waiting, behind 0 people');
    const admission = ada.page.waitForRequest(isAdmission);
    await ada.button('Admit everyone').click();
    expect(authorizationOf(await admission)).not.toBe(authorizationOf(renewal));
    await expect(gus.page.getByRole('status')).toHaveText('In the meeting');
    for (const { page } of [ada, gus]) await expect(page.locator('video')).toHaveCount(1);
    for (const { context } of [ada, gus]) await context.close();
  } finally {
    backend.kill();
    await gateway.stop();
  }
});
