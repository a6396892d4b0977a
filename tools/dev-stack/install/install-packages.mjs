import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logDirectory, root } from '../lib/paths.mjs';
import { readJson } from '../lib/read-json.mjs';
import { step } from '../lib/steps.mjs';
import { withLock } from '../processes/locks.mjs';
import { run } from '../processes/processes.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {boolean} [optional] npm omits it on other platforms
 */

const logFile = join(logDirectory, 'install-packages.log');
// Development dependencies are needed, whatever NODE_ENV or npm's configuration says.
const OPTIONS = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'];
// By default, npm waits for minutes before it reports an unavailable registry.
const RETRIES = [
  '--fetch-retries=3',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=10000',
];

/** Installs the packages of package-lock.json, unless node_modules has exactly those. */
export async function installPackages() {
  await step('Packages', (say) =>
    withLock('install-packages', async () => {
      if (areInstalled()) {
        say('as package-lock.json says');
        return;
      }
      try {
        await npm('ci');
        say('npm ci');
      } catch {
        // `npm ci` rejects a lockfile without the optional packages of other platforms, which npm
        // omits if the registry lacks them. A second attempt also helps if the registry was briefly
        // unavailable.
        rmSync(join(root, 'node_modules'), { recursive: true, force: true });
        await npm('install', '--no-save');
        say('npm install');
      }
    }),
  );
}

/** @param {string[]} args */
function npm(...args) {
  return run(`npm ${args.join(' ')}`, logFile, {
    command: 'npm',
    args: [...args, ...OPTIONS, ...RETRIES],
  });
}

function areInstalled() {
  const wanted = packagesOf('package-lock.json');
  // npm writes this file last, so it is missing after an interrupted installation, and present
  // after a manual one. However, `npm install --package-lock-only` writes it, too, without
  // installing anything.
  const present = packagesOf('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  const isRight = (
    /** @type {[string, LockedPackage]} */ [path, { version, optional = false }],
  ) => {
    const found = present.get(path);
    if (found === undefined) return optional;
    return found.version === version && existsSync(join(root, path, 'package.json'));
  };
  return [...wanted].every(isRight) && [...present.keys()].every((path) => wanted.has(path));
}

/**
 * @param {string} lockfile
 * @returns {Map<string, LockedPackage> | null} by their paths; null if the file does not exist
 */
function packagesOf(lockfile) {
  const content = /** @type {{ packages: Record<string, LockedPackage> } | null} */ (
    readJson(join(root, lockfile))
  );
  return content && new Map(Object.entries(content.packages).filter(([path]) => path !== ''));
}
