import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../../tools/dev-stack/lib/paths.mjs';
import { StackScripts } from '../../support/stack-scripts.js';

const INSTALL = `
  const { installPackages } = await load('install/install-packages.mjs');
  await installPackages();
`;

/** The packages are directories of the checkout, packed as if they came from a registry. */
describe('installPackages', () => {
  let checkout: string;
  let scripts: StackScripts;

  beforeEach(() => {
    checkout = mkdtempSync(path.join(tmpdir(), 'foyer-checkout-'));
    for (const part of ['install', 'lib', 'processes']) {
      const directory = path.join('tools/dev-stack', part);
      cpSync(path.join(root, directory), path.join(checkout, directory), { recursive: true });
    }
    writeFileSync(path.join(checkout, '.npmrc'), 'install-links=true\noffline=true\n');
    write('word/package.json', { name: 'word', version: '1.2.3' });
    write('package.json', { name: 'checkout', dependencies: { word: 'file:word' } });
    lock({ word: '1.2.3' });
    scripts = new StackScripts(checkout);
  });

  afterEach(async () => {
    await scripts.remove();
    rmSync(checkout, { recursive: true });
  });

  function write(file: string, content: object) {
    const target = path.join(checkout, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify(content));
  }

  function lock(versions: Record<string, string>) {
    const names = Object.keys(versions);
    const dependencies = Object.fromEntries(names.map((name) => [name, `file:${name}`]));
    const packages = names.map((name) => [
      `node_modules/${name}`,
      { version: versions[name], resolved: `file:${name}` },
    ]);
    write('package-lock.json', {
      ...{ name: 'checkout', lockfileVersion: 3, requires: true },
      packages: Object.fromEntries([
        ['', { name: 'checkout', dependencies }],
        ...packages,
      ]) as object,
    });
  }

  const installed = (file: string) => path.join(checkout, 'node_modules', file);
  const install = async () => (await scripts.run(INSTALL)).output;

  it('installs the packages of package-lock.json once', async () => {
    expect(await install()).toMatch(/^✓ Packages: npm ci \(/);
    expect(readFileSync(installed('word/package.json'), 'utf8')).toContain('1.2.3');
    expect(await install()).toMatch(/^✓ Packages: as package-lock\.json says \(/);
  });

  it('installs once when two commands start at the same time', async () => {
    const outputs = await Promise.all([install(), install()]);

    expect(outputs.filter((output) => output.includes('npm ci'))).toHaveLength(1);
    expect(outputs.filter((output) => output.includes('as package-lock.json says'))).toHaveLength(
      1,
    );
  });

  it.each([
    ['an interrupted install', () => rmSync(installed('.package-lock.json'))],
    ['a package that is gone', () => rmSync(installed('word'), { recursive: true })],
    [
      'another version of a package',
      () => {
        write('word/package.json', { name: 'word', version: '1.3.0' });
        lock({ word: '1.3.0' });
      },
    ],
    [
      'a package too many',
      () => {
        write('package.json', { name: 'checkout' });
        lock({});
      },
    ],
  ])('installs again after %s', async (_what, happens) => {
    await install();
    happens();

    expect(await install()).toMatch(/^✓ Packages: npm ci \(/);
  });

  it('installs packages that npm ci rejects because the lockfile omits one', async () => {
    write('other/package.json', { name: 'other', version: '2.0.0' });
    write('package.json', {
      name: 'checkout',
      dependencies: { word: 'file:word', other: 'file:other' },
    });

    expect(await install()).toMatch(/^✓ Packages: npm install \(/);
    expect(existsSync(installed('other/package.json'))).toBe(true);
  });

  it('reports npm’s message if a package does not exist', async () => {
    rmSync(path.join(checkout, 'word'), { recursive: true });

    const { code, output } = await scripts.run(INSTALL);

    expect(code).toBe(1);
    expect(output).toContain('✗ Packages (');
    expect(output).toMatch(/npm install --no-save exited with code \d+: npm install --no-save/);
    expect(output).toContain('npm error code ENOENT');
  });
});
