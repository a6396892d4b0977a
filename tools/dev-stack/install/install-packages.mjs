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
 * @property {boolean} [optional] npm leaves it out on other platforms
 */

const logFile = join(logDirectory, 'install-packages.log');
// The tools are needed, whatever NODE_ENV or npm's configuration say of development dependencies.
const OPTIONS = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'];
// By itself, npm waits for minutes before it says that there is no registry.
const RETRIES = [
  '--fetch-retries=3',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=10000',
];

/** Installs what package-lock.json says, unless node_modules holds exactly that. */
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
        // `npm ci` refuses a lockfile that leaves out optional packages of other platforms, as npm writes it where the
        // registry does not have them. A second attempt also outlives a registry that was away for a moment.
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
  // npm writes this file last, so an install that was cut short has none; and it is there after an install by hand.
  // `npm install --package-lock-only` writes it too, though, and installs nothing.
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
 * @returns {Map<string, LockedPackage> | null} by their place; null when there is no such file
 */
function packagesOf(lockfile) {
  const content = /** @type {{ packages: Record<string, LockedPackage> } | null} */ (
    readJson(join(root, lockfile))
  );
  return content && new Map(Object.entries(content.packages).filter(([path]) => path !== ''));
}
