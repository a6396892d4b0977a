/**
 * `npm test`: every suite, on parts of its own. `npm test -- unit` runs some of them (check, unit, integration,
 * security, browser); what follows reaches jest or Playwright: `npm test -- integration lobby`.
 */
import './require-node.mjs';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from './gateway/build.mjs';
import { chromium } from './install/chromium.mjs';
import { installPackages } from './install/install-packages.mjs';
import { root, testsDirectory } from './lib/paths.mjs';
import { messageOf, StackError } from './lib/stack-error.mjs';
import { startOwnParts } from './own-parts.mjs';
import { stopLeftovers } from './processes/ledger.mjs';
import { live } from './processes/lifetime.mjs';
import { identityOf, isAlive } from './processes/process-identity.mjs';
import { failed, report, runCheck, runJest, runPlaywright } from './suites.mjs';

const SUITES = ['check', 'unit', 'integration', 'security', 'browser'];
const ON_PARTS = ['integration', 'security', 'browser'];

const directory = join(testsDirectory, identityOf(process.pid) ?? String(process.pid));

await live(main, { codeWhenInterrupted: 130 });

/** @type {import('./processes/lifetime.mjs').Main} */
async function main(atEnd) {
  const chosen = selection(process.argv.slice(2));
  await stopLeftovers();
  removeEarlierRuns();
  mkdirSync(directory, { recursive: true });
  let isGood = false;
  // Processes that tests started before they were interrupted.
  atEnd(stopLeftovers);
  atEnd(() => removeData(isGood));

  const results = await runSuites(chosen, atEnd);
  isGood = results.every((result) => result.failed === 0);
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  if (!isGood) console.log(`\nThe logs of the parts: ${relative(root, directory)}/logs`);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return isGood ? 0 : 1;
}

/**
 * @param {{ suites: string[], args: string[] }} chosen
 * @param {import('./processes/lifetime.mjs').Hook} atEnd
 * @returns {Promise<import('./suites.mjs').Result[]>}
 */
async function runSuites({ suites, args }, atEnd) {
  // Everything that the suites need is installed in parallel; suites that need no parts run
  // meanwhile.
  const packages = installPackages();
  const needsParts = ON_PARTS.some((name) => suites.includes(name));
  const stack = needsParts ? startOwnParts(directory, atEnd, { packages }) : Promise.resolve(null);
  const needsBrowser = suites.includes('browser');
  const browser = needsBrowser ? chromium(process.env) : Promise.resolve('');
  const built = needsBrowser ? packages.then(build) : Promise.resolve();
  for (const begun of [stack, browser, built]) begun.catch(() => undefined);
  try {
    await packages;
  } catch (error) {
    return [await report('packages', () => Promise.resolve(failed(messageOf(error))))];
  }
  const needs = { stack, browser, built };
  const lane = async (/** @type {string[]} */ names) => {
    const results = [];
    for (const name of names.filter((name) => suites.includes(name))) {
      results.push(await report(name, () => runSuite(name, args, needs)));
    }
    return results;
  };
  // The checks also build the gateway, which takes no time after the first build.
  const checks = built.catch(() => undefined).then(() => lane(['check', 'security']));
  // Two lanes of about the same duration on two processors. The browser suite needs both.
  const lanes = await Promise.all([checks, lane(['unit', 'integration'])]);
  return [...lanes.flat(), ...(await lane(['browser']))];
}

/**
 * @param {string[]} given
 * @returns {{ suites: string[], args: string[] }}
 */
function selection(given) {
  const end = given.findIndex((argument) => !SUITES.includes(argument));
  const suites = end === -1 ? given : given.slice(0, end);
  const args = end === -1 ? [] : given.slice(end);
  if (suites.length === 0 && args.length > 0) {
    throw new StackError(
      `Name the suite (${SUITES.join(', ')}) before the options of its tests: npm test -- unit ${args.join(' ')}`,
    );
  }
  return { suites: suites.length === 0 ? SUITES : suites, args };
}

/**
 * What the suites wait for.
 *
 * @typedef {object} Needs
 * @property {Promise<import('./bring-up.mjs').Stack | null>} stack
 * @property {Promise<string>} browser the path of the executable
 * @property {Promise<void>} built resolves when dist is built
 */

/**
 * @param {string} name
 * @param {string[]} args
 * @param {Needs} needs
 * @returns {Promise<import('./suites.mjs').Result>}
 */
async function runSuite(name, args, needs) {
  if (name === 'check') return runCheck(directory);
  if (name === 'unit') return runJest(name, { directory, args, env: {} });
  try {
    return await runOnParts(name, args, needs);
  } catch (error) {
    return failed(messageOf(error));
  }
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {Needs} needs
 */
async function runOnParts(name, args, needs) {
  const stack = await needs.stack;
  const env = {
    ...stack?.settings,
    FOYER_TEST_DIRECTORY: join(directory, 'data'),
    FOYER_TEST_PARTS: JSON.stringify(stack?.running),
  };
  const result =
    name === 'browser'
      ? await runBrowser(env, args, needs)
      : await runJest(name, { directory, args, env });
  // Processes that tests started and did not stop.
  await stopLeftovers();
  for (const part of stack?.started.values() ?? []) {
    if (!part.process.hasEnded) continue;
    const { how } = await part.process.exited;
    const output = `${result.output}\n${part.title} ${how} during the tests.\n${part.process.logTail()}`;
    return { ...result, failed: result.failed + 1, output };
  }
  return result;
}

/**
 * @param {Record<string, string>} env
 * @param {string[]} args
 * @param {Needs} needs
 */
async function runBrowser(env, args, { browser, built }) {
  const [path] = await Promise.all([browser, built]);
  return runPlaywright({ directory, args, env: { ...env, CHROMIUM_PATH: path } });
}

/** @param {boolean} isGood the logs of a bad run stay until the next one */
function removeData(isGood) {
  const gone = isGood ? directory : join(directory, 'data');
  rmSync(gone, { recursive: true, force: true });
}

function removeEarlierRuns() {
  mkdirSync(testsDirectory, { recursive: true });
  for (const identity of readdirSync(testsDirectory)) {
    if (isAlive(identity)) continue;
    rmSync(join(testsDirectory, identity), { recursive: true, force: true });
  }
}
