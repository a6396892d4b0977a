import { setting } from '../lib/environment.mjs';
import { messageOf, StackError } from '../lib/stack-error.mjs';
import { step } from '../lib/steps.mjs';
import { findOnPath } from './acquire.mjs';
import { aptInstall } from './apt.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const HELP = 'Install Chromium, or set its path: CHROMIUM_PATH=/path/to/chromium npm test';

/**
 * The browser of the tests: the one in CHROMIUM_PATH, one on PATH, or Debian's, which root can
 * install.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the executable's path
 * @throws {StackError} that says what helps
 */
export async function chromium(env) {
  const present = setting(env, 'CHROMIUM_PATH') ?? (await found());
  if (present !== null) return present;
  try {
    await step('Chromium: apt-get install (about half a minute)', () =>
      aptInstall('chromium', ['chromium', 'fonts-liberation']),
    );
  } catch (error) {
    throw new StackError(`Chromium not found: ${messageOf(error)}\n${HELP}`);
  }
  const installed = await found();
  if (installed === null) throw new StackError(`apt-get installed no browser. ${HELP}`);
  return installed;
}

async function found() {
  for (const name of NAMES) {
    const path = await findOnPath(name);
    if (path !== null) return path;
  }
  return null;
}
