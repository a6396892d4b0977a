import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { expect, test } from './support/test.js';

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
    await ada.page.goto(site);
    await expect(ada.page.getByRole('status')).toHaveText('In the meeting');

    const gus = await guest('Gus');
    await gus.page.goto(`${site}/?guest`);
    await expect(gus.page.getByRole('status')).toHaveText(/^Waiting, behind 0 people/);
    await ada.button('Admit everyone').click();
    await expect(gus.page.getByRole('status')).toHaveText('In the meeting');
    for (const { page } of [ada, gus]) await expect(page.locator('#people video')).toHaveCount(1);
    for (const { context } of [ada, gus]) await context.close();
  } finally {
    backend.kill();
    await gateway.stop();
  }
});
