import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logDirectory, stackDirectory } from '../lib/paths.mjs';
import { note } from '../lib/steps.mjs';
import { withLock } from '../processes/locks.mjs';
import { run } from '../processes/processes.mjs';

/**
 * @param {string} name
 * @returns {string} where something of that name is installed, or will be
 */
const directoryOf = (name) => join(stackDirectory, name);

/** @param {string} name */
export const isInstalled = (name) => existsSync(directoryOf(name));

/**
 * Installs something into `.stack/NAME` once. It is put together beside that and moved there when complete, so that a
 * directory of that name is always a whole install. Name the version: another one is then another install.
 *
 * @param {string} name
 * @param {string} how what is done, for the one who waits
 * @param {(directory: string, run: Installer) => Promise<void>} fill
 * @returns {Promise<string>} the directory
 *
 * @typedef {(command: string, args: string[], env?: NodeJS.ProcessEnv) => Promise<void>} Installer
 */
export async function installOnce(name, how, fill) {
  const directory = directoryOf(name);
  if (isInstalled(name)) return directory;
  return withLock(`install-${name}`, async () => {
    if (isInstalled(name)) return directory;
    const unfinished = `${directory}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    note(how);
    await fill(unfinished, installer(name));
    renameSync(unfinished, directory);
    return directory;
  });
}

/**
 * @param {string} name
 * @returns {Installer}
 */
export function installer(name) {
  const logFile = join(logDirectory, `install-${name}.log`);
  return (command, args, env) =>
    run(`The install of ${name}`, logFile, { command, args, env: env ?? {} });
}
