import { expect, test } from '@playwright/test';
import { mkdtemp, readdir, readFile, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, stackDirectory } from '../../tools/dev-stack/lib/paths.mjs';
import { parts } from '../../tools/dev-stack/parts/index.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { StartedProcess } from '../../tools/dev-stack/processes/processes.mjs';

/** Set by `npm test` for its own parts; `npm start` has to start parts itself. */
const GIVEN =
  /^(MONGO_URL|REDIS_URL|LIVEKIT_|STORAGE_|MAIL_|OIDC_|RECORDER_|SUBTITLES_|FOYER_TEST_)/;
const READY = /Foyer is ready: (\S+)/;

let started: StartedProcess | null = null;

test.afterEach(() => started?.stop());

/** Runs `npm start` on separate ports and with separate data, but with the installed programs. */
async function startStack(differences: Record<string, string> = {}): Promise<StartedProcess> {
  const directory = await mkdtemp(path.join(tmpdir(), 'foyer-start-'));
  for (const name of await readdir(stackDirectory)) {
    const isProgram = /^(livekit|versitygw|recorder|secantusdb)-/.test(name);
    if (isProgram) await symlink(path.join(stackDirectory, name), path.join(directory, name));
  }
  const env: Record<string, string | undefined> = { FOYER_STACK_DIRECTORY: directory };
  for (const name of Object.keys(process.env)) if (GIVEN.test(name)) env[name] = undefined;
  const variables = ['PORT', ...parts.flatMap(({ ports }) => Object.keys(ports))];
  for (const variable of variables) env[variable] = String(await freePort());
  return new StartedProcess('npm start', path.join(directory, 'start.log'), {
    command: process.execPath,
    args: [path.join(root, 'tools/dev-stack/start.mjs')],
    env: { ...env, ...differences },
  });
}

const output = ({ logFile }: StartedProcess) => readFile(logFile, 'utf8');

test('npm start serves the home page, and stops all parts when it is stopped', async ({ page }) => {
  started = await startStack();
  const stack = started;
  await expect(async () => expect(await output(stack)).toMatch(READY)).toPass({ timeout: 60_000 });
  const [, url = ''] = READY.exec(await output(stack)) ?? [];

  await page.goto(url);
  await expect(page.getByRole('heading').first()).toBeVisible();
  const config = await page.request.post(`${url}/graphql`, {
    data: { query: '{ config { features } }' },
  });
  expect(await config.json()).toMatchObject({
    data: {
      config: { features: expect.arrayContaining(['RECORDING', 'STORAGE_EVENTS']) as unknown },
    },
  });

  await stack.stop();
  expect(await stack.exited).toMatchObject({ code: 0 });
  await expect(page.request.get(url)).rejects.toThrow();
});

test('npm start names a port that is in use, and the variable that changes it', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    started = await startStack({ LIVEKIT_PORT: String(port) });

    expect(await started.exited).toMatchObject({ code: 1 });
    expect(await output(started)).toContain(`Port ${port} (tcp), for LiveKit, is in use.`);
    expect(await output(started)).toContain(`LIVEKIT_PORT=${port + 100} npm start`);
  } finally {
    server.close();
  }
});
