import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const dockerfile = readFileSync(new URL('../../deploy/Dockerfile', import.meta.url), 'utf8');

/** Runs the command of the image, and resolves to its exit code. */
async function check(port: number): Promise<unknown> {
  const [, command = ''] = /^HEALTHCHECK [^[]*CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [, ...args] = JSON.parse(command) as string[];
  const running = spawn(process.execPath, args, {
    env: { PORT: String(port) },
    stdio: 'ignore',
  });
  const [code] = (await once(running, 'exit')) as readonly unknown[];
  return code;
}

async function listening(status: number): Promise<{ port: number; close: () => void }> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/livez' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('the HEALTHCHECK of the image', () => {
  it.each([
    [200, 0],
    [503, 1],
  ])('for an instance that answers %d at /livez exits with %d', async (status, code) => {
    const { port, close } = await listening(status);

    expect(await check(port)).toBe(code);
    close();
  });

  it('fails where nothing listens', async () => {
    const { port, close } = await listening(200);
    close();

    expect(await check(port)).toBe(1);
  });
});
