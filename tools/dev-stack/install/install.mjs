import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logDirectory, stackDirectory } from '../lib/paths.mjs';
import { note } from '../lib/steps.mjs';
import { withLock } from '../processes/locks.mjs';
import { run } from '../processes/processes.mjs';

/**
 * @param {string} name
 * @returns {string} the directory of an installation
 */
const directoryOf = (name) => join(stackDirectory, name);

/** @param {string} name */
export const isInstalled = (name) => existsSync(directoryOf(name));

/**
 * Installs something into `.stack/NAME` once. It is prepared in another directory and moved when
 * complete, so that a directory of that name is always a complete installation. The name includes
 * the version, so that another version is another installation.
 *
 * @param {string} name
 * @param {string} how the description of the work, for the waiting person
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
