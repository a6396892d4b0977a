import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageLine, coverageOptions, isRequest } from './coverage.mjs';
import { root } from './lib/paths.mjs';
import { readJson } from './lib/read-json.mjs';
import { StartedProcess } from './processes/processes.mjs';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string} output
 */

/**
 * The relevant part of jest's --json. @typedef {Record<'numPassedTests' | 'numFailedTests' | 'numRuntimeErrorTestSuites', number>} JestCounts */

// Suites run in parallel; each gives its workers ranges of its own ports.
const ON_PORTS = ['unit', 'integration', 'security', 'browser'];
const MAX_WORKERS = 3;

// A suite that hangs must fail the run in time.
const TIMEOUT_MS = 50 * 60_000;
// If jest has its results but does not end, a test has left something open.
const AFTER_RESULTS_TIMEOUT_MS = 15_000;

/**
 * All checks count as one.
 *
 * @param {string} directory
 * @returns {Promise<Result>}
 */
export async function runCheck(directory) {
  const { code, output } = await runWhole('check', directory, {
    command: 'npm',
    args: ['run', 'check'],
  });
  return code === 0 ? { passed: 1, failed: 0, output } : failed(output);
}

/**
 * @param {string} project one of jest's
 * @param {object} run
 * @param {string} run.directory
 * @param {string[]} run.args
 * @param {Record<string, string>} run.env
 * @returns {Promise<Result>}
 */
export async function runJest(project, { directory, args, env }) {
  const outputFile = join(directory, `${project}.json`);
  const nodeOptions = `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`;
  const { code, output: printed } = await runWhole(project, directory, {
    command: process.execPath,
    args: [
      join(root, 'node_modules/jest/bin/jest.js'),
      ...['--selectProjects', project, '--json', '--outputFile', outputFile],
      // Tests mostly wait: three workers of the longest suite leave room for what runs beside it on two processors.
      `--maxWorkers=${project === 'integration' ? MAX_WORKERS : 2}`,
      ...coverageOptions(project, { directory, args }),
      ...(isRequest(args) ? [] : args),
    ],
    env: { ...env, ...portsFor(project), NODE_OPTIONS: nodeOptions.trim() },
    outputFile,
  });
  const output = `${printed.trim()}\n${coverageLine(project, directory) ?? ''}`;
  const counts = /** @type {JestCounts | null} */ (readJson(outputFile));
  if (counts === null) return failed(`${output}\njest returned no result.`);
  const passed = counts.numPassedTests;
  const broken = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  if (broken > 0) return { passed, failed: broken, output };
  if (code !== 0) return { ...failed(`${output}\njest failed.`), passed };
  return passed === 0 ? failed(`${output}\nNo test ran.`) : { passed, failed: 0, output };
}

/**
 * The relevant part of Playwright's JSON report. @typedef {{ stats: Record<'expected' | 'unexpected' | 'flaky', number>, errors: unknown[] }} PlaywrightReport */

/**
 * @param {object} run
 * @param {string} run.directory
 * @param {string[]} run.args
 * @param {Record<string, string>} run.env
 * @returns {Promise<Result>}
 */
export async function runPlaywright({ directory, args, env }) {
  const outputFile = join(directory, 'browser.json');
  const { code, output } = await runWhole('browser', directory, {
    command: process.execPath,
    args: [
      join(root, 'node_modules/@playwright/test/cli.js'),
      ...['test', '--config', join(root, 'test/browser/playwright.config.ts')],
      ...args,
    ],
    env: {
      ...env,
      ...portsFor('browser'),
      PLAYWRIGHT_JSON_OUTPUT_FILE: outputFile,
      // Otherwise rtc-node prints debug output; tests set the environment of gateways themselves.
      NODE_ENV: 'production',
    },
    outputFile,
  });
  const result = /** @type {PlaywrightReport | null} */ (readJson(outputFile));
  if (result === null) return failed(`${output}\nPlaywright returned no result.`);
  const { expected: passed, unexpected, flaky } = result.stats;
  const broken = unexpected + flaky + result.errors.length;
  if (broken > 0 || code !== 0) return { passed, failed: Math.max(broken, 1), output };
  return passed === 0 ? failed(`${output}\nNo test ran.`) : { passed, failed: 0, output };
}

/** @param {string} suite */
function portsFor(suite) {
  return { FOYER_TEST_PORT_SLICE: String(1 + ON_PORTS.indexOf(suite) * MAX_WORKERS) };
}

/**
 * Prints the output as a whole, because other suites run at the same time.
 *
 * @param {string} name
 * @param {() => Promise<Result>} run
 * @returns {Promise<Result>}
 */
export async function report(name, run) {
  const began = performance.now();
  const result = await run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n── ${name} ──\n${result.output.trim()}`);
  console.log(`── ${name}: ${result.passed} passed, ${result.failed} failed (${seconds} s) ──`);
  return result;
}

/**
 * @param {string} output
 * @returns {Result}
 */
export function failed(output) {
  return { passed: 0, failed: 1, output };
}

/**
 * @param {string} name
 * @param {string} directory
 * @param {import('./processes/processes.mjs').Launch & { outputFile?: string }} launch outputFile: exists when the suite is done
 * @returns {Promise<{ code: number | null, output: string }>}
 */
async function runWhole(name, directory, { command, args, env, outputFile }) {
  const colors = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const logFile = join(directory, 'logs', `${name}.log`);
  const suite = new StartedProcess(name, logFile, { command, args, env: { ...colors, ...env } });
  let timeoutMs = TIMEOUT_MS;
  const watch = setInterval(() => {
    timeoutMs -= 1000;
    const isDone = outputFile !== undefined && existsSync(outputFile);
    if (isDone) timeoutMs = Math.min(timeoutMs, AFTER_RESULTS_TIMEOUT_MS);
    if (timeoutMs <= 0) void suite.stop();
  }, 1000);
  const { code, isOurs } = await suite.exited;
  clearInterval(watch);
  const output = readFileSync(logFile, 'utf8');
  return {
    code,
    output: isOurs ? `${output}\n${name} did not end by itself and was stopped.` : output,
  };
}
