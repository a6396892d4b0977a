import { StackError } from '../lib/stack-error.mjs';
import { note } from '../lib/steps.mjs';
import { withLock } from '../processes/locks.mjs';
import { findOnPath } from './acquire.mjs';
import { installer } from './install.mjs';
import { withoutServices } from './without-services.mjs';

/**
 * Installs packages of Debian or Ubuntu.
 *
 * @param {string} name of the log
 * @param {string[]} packages
 * @throws {StackError} also without apt, or without root privileges
 */
export async function aptInstall(name, packages) {
  const apt = await findOnPath('apt-get');
  if (apt === null) throw new StackError('no apt-get on PATH');
  if (process.getuid?.() !== 0) throw new StackError('apt-get can install it, but needs root');
  note(`apt-get install ${packages.join(' ')}`);
  const run = installer(name);
  const aptGet = (/** @type {string[]} */ ...args) =>
    run(apt, ['-o', 'DPkg::Lock::Timeout=300', ...args], { DEBIAN_FRONTEND: 'noninteractive' });
  const install = () => aptGet('install', '--yes', '--no-install-recommends', ...packages);
  // The option waits for other installations, but not for other updates, and the second of two
  // fails.
  await withLock('apt-get', () =>
    // New machines have outdated lists of packages, or none.
    withoutServices(() => install().catch(() => aptGet('update').then(install))),
  );
}
