import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../../tools/dev-stack/lib/paths.mjs';

const PACKUMENT = { name: 'express', versions: {} };

let registry: Server | null = null;

afterEach(() => {
  registry?.closeAllConnections();
  registry?.close();
});

/** A registry that knows only `advisories`, by package. */
async function registryWith(status: number, advisories: object): Promise<string> {
  registry = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    // npm also asks for the versions of a package that has advisories.
    response.end(JSON.stringify(request.method === 'POST' ? advisories : PACKUMENT));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}

const check = (registryUrl: string) =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const script = path.join(root, 'tools/dev-stack/advisories.mjs');
    const child = execFile(
      process.execPath,
      [script, `--registry=${registryUrl}`],
      (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });

const advisoryOf = (severity: string) => ({
  express: [
    {
      // npm remembers advisories by their id.
      id: randomInt(2 ** 40),
      url: 'https://example.org/advisory',
      title: 'A hole',
      severity,
      vulnerable_versions: '>=0',
    },
  ],
});

describe('npm run check:advisories', () => {
  it('fails on a high vulnerability of a shipped package, and names it', async () => {
    const { code, output } = await check(await registryWith(200, advisoryOf('high')));

    expect(output).toContain('express');
    expect(code).toBe(1);
  });

  it('ignores a moderate vulnerability', async () => {
    const result = await check(await registryWith(200, advisoryOf('moderate')));

    expect(result).toEqual({ code: 0, output: '' });
  });

  it('reports that the registry offers no advisories', async () => {
    const { code, output } = await check(await registryWith(405, {}));

    expect(output).toContain('Advisories not checked');
    expect(code).toBe(0);
  });
});
