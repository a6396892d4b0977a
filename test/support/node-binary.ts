import path from 'node:path';
import { installOnce } from '../../tools/dev-stack/install/install.mjs';

/** The tested release of each major version that the gateway supports. */
const RELEASES = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' } as const;

export type NodeMajor = keyof typeof RELEASES;

/**
 * The executable of a Node version: the current one, or one that npm installs into `.stack/` once.
 */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const release = RELEASES[major];
  const directory = await installOnce(
    `node-${release}`,
    `Node ${release}: npm install (about 40 MB)`,
    (target, run) =>
      // The script of the package chooses the binary for this platform.
      run('npm', [
        ...['install', '--prefix', target, '--no-save', '--no-package-lock'],
        ...['--ignore-scripts=false', `node@${release}`],
      ]),
  );
  return path.join(directory, 'node_modules/.bin/node');
}
