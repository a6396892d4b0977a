import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { LoopbackServer } from '../support/loopback-server.js';

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

async function anInstance(status: number): Promise<LoopbackServer> {
  const server = new LoopbackServer(({ url }, response) => {
    response.writeHead(url === '/livez' ? status : 404).end();
  });
  await server.listen();
  return server;
}

describe('the HEALTHCHECK of the image', () => {
  it.each([
    [200, 0],
    [503, 1],
  ])('for an instance that answers %d at /livez exits with %d', async (status, code) => {
    const instance = await anInstance(status);

    expect(await check(instance.port)).toBe(code);
    await instance.stop();
  });

  it('fails where nothing listens', async () => {
    const instance = await anInstance(200);
    const { port } = instance;
    await instance.stop();

    expect(await check(port)).toBe(1);
  });
});
