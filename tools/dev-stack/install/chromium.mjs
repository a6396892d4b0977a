import { setting } from '../lib/environment.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { step } from '../lib/steps.mjs';
import { withLock } from '../processes/locks.mjs';
import { findOnPath } from './acquire.mjs';
import { installer } from './install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const HELP = 'Install Chromium, or say where it is: CHROMIUM_PATH=/path/to/chromium npm test';

/**
 * The browser of the tests: the one that CHROMIUM_PATH names, one on PATH, or Debian's, which root can install.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the executable's path
 * @throws {StackError} that says what helps
 */
export async function chromium(env) {
  const present = setting(env, 'CHROMIUM_PATH') ?? (await found());
  if (present !== null) return present;
  const apt = await findOnPath('apt-get');
  if (apt === null || process.getuid?.() !== 0)
    throw new StackError(`There is no browser. ${HELP}`);
  await withLock('install-chromium', () =>
    step('Chromium: apt-get install (about half a minute)', async () => {
      if ((await found()) !== null) return;
      const run = installer('chromium');
      const packages = ['chromium', 'fonts-liberation'];
      // Redis may be installed at this moment, too.
      const wait = ['-o', 'DPkg::Lock::Timeout=300'];
      const install = () =>
        run(apt, [...wait, 'install', '--yes', '--no-install-recommends', ...packages], {
          DEBIAN_FRONTEND: 'noninteractive',
        });
      // Fresh machines have no lists of packages, or old ones.
      await install().catch(() => run(apt, [...wait, 'update']).then(install));
    }),
  );
  const installed = await found();
  if (installed === null) throw new StackError(`apt-get brought no browser. ${HELP}`);
  return installed;
}

async function found() {
  for (const name of NAMES) {
    const path = await findOnPath(name);
    if (path !== null) return path;
  }
  return null;
}
