import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/dev-stack/lib/paths.mjs';

const read = (...names: string[]): string => readFileSync(path.join(root, ...names), 'utf8');
const DOCKERFILE = read('deploy', 'Dockerfile');

/** `docker build` instructions by their keyword, in their order. */
const instructions = (keyword: string): string[] =>
  [...DOCKERFILE.matchAll(new RegExp(`^${keyword} +(.+)$`, 'gm'))].map(([, value = '']) => value);

describe('container images', () => {
  const files = readdirSync(path.join(root, 'deploy'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(^Dockerfile|\.ya?ml$)/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

  /** Images of containers; those of a template are filled in by its values. */
  const images = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\s*(?:- )?image: *["']?([^\s"'{]+)["']?\s*$/gm)].map(
      ([, image = '']) => `${path.relative(root, file)}: ${image}`,
    ),
  );
  const stages = instructions('FROM').map((from) => from.split(/ +as +/i));
  const names = stages.map(([, name]) => name);
  const bases = stages.flatMap(([from = '']) => (names.includes(from) ? [] : [from]));

  it('are named with a version and a digest, so that they cannot be replaced', () => {
    expect(images.length).toBeGreaterThan(0);
    expect(bases).toHaveLength(1);
    for (const image of [...images, ...bases]) {
      expect(image).toMatch(/:v?\d[\w.-]*@sha256:[\da-f]{64}$/);
    }
  });

  it('have the versions that are built where no container engine runs', () => {
    for (const [part, name] of [
      ['livekit', 'livekit/livekit-server'],
      ['storage', 'versity/versitygw'],
    ] as const) {
      const source = read('tools/dev-stack/parts', `${part}.mjs`);
      const [, version] = /^const VERSION = '(v[\d.]+)';$/m.exec(source) ?? [];
      expect(images.join('\n')).toContain(`${name}:${version}@`);
    }
  });

  it('run the gateway without root privileges', () => {
    const [, lastStage = ''] = DOCKERFILE.split(/^FROM .*\n(?![^]*^FROM )/m);

    expect(lastStage.match(/^USER .*$/gm)).toEqual(['USER node']);
    expect(instructions('CMD')).toHaveLength(1);
    expect(lastStage.indexOf('USER node')).toBeLessThan(lastStage.indexOf('CMD ['));
  });

  it('are built by scripts of this project alone', () => {
    const [copied = '', installed = ''] =
      /^COPY .*\.npmrc.*$[^]*?^RUN (npm ci)$/m.exec(DOCKERFILE) ?? [];

    expect([copied !== '', installed]).toEqual([true, 'npm ci']);
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });
});

describe('package-lock.json', () => {
  interface LockedPackage {
    readonly resolved?: string;
    readonly integrity?: string;
    readonly link?: boolean;
    readonly hasInstallScript?: boolean;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const { workspaces, allowScripts } = JSON.parse(read('package.json')) as {
    readonly workspaces: readonly string[];
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const installed = Object.entries(packages).filter(([name]) => /(^|\/)node_modules\//.test(name));
  const foreign = installed.filter(([, { link }]) => link !== true);

  it('has a SHA-512 of every package', () => {
    expect(foreign.length).toBeGreaterThan(1_000);
    expect(
      foreign.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')),
    ).toEqual([]);
  });

  it('names no address of a package: its registry is configured, and its hash is fixed', () => {
    const sources = foreign.flatMap(([, { resolved }]) => resolved ?? []);

    expect(sources).toEqual([]);
  });

  it('links the workspaces alone', () => {
    const links = installed.filter(([, { link }]) => link).map(([, { resolved }]) => resolved);

    expect(links).toEqual(workspaces);
  });

  it('has no package whose install script was not reviewed', () => {
    const withScript = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([name]) => name.replace(/^.*node_modules\//, ''));

    expect([...new Set(withScript)].toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });
});
