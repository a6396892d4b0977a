import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

const composeFile = join(root, 'deploy/compose.yml');
const ASK_MS = 5000;
const PULL_MS = 600_000;

/** @type {Promise<string | null> | undefined} */
let engine;

/** @returns {Promise<string | null>} the container engine that is running and supports compose files */
export function findEngine() {
  engine ??= askEngines();
  return engine;
}

async function askEngines() {
  for (const candidate of ['docker', 'podman']) {
    const answers =
      (await attempt(candidate, ['info'], ASK_MS)) === 'ok' &&
      (await attempt(candidate, ['compose', 'version'], ASK_MS)) === 'ok';
    if (answers) return candidate;
  }
  return null;
}

/**
 * Pulls the image of a service unless it exists.
 *
 * @param {string} name of the engine
 * @param {string} service
 * @returns {Promise<string>} `ok`, or the reason for the failure
 */
export function pull(name, service) {
  const args = [
    'compose',
    '--file',
    composeFile,
    'pull',
    '--policy',
    'missing',
    '--quiet',
    service,
  ];
  return attempt(name, args, PULL_MS);
}

/**
 * One service in a separate project, in the foreground, so that it starts, stops, and dies like any
 * other child process.
 *
 * @param {import('./acquire.mjs').Container} container
 * @param {number} port
 * @param {{ env: Record<string, string>, fresh: boolean }} options
 * @returns {import('../processes/processes.mjs').Launch}
 */
export function composeUp({ engine: command, service }, port, { env, fresh }) {
  const renew = fresh ? ['--force-recreate', '--renew-anon-volumes'] : [];
  const up = ['up', '--no-log-prefix', '--abort-on-container-exit', ...renew, service];
  return { command, args: [...project(service, port), ...up], env };
}

/**
 * @param {import('./acquire.mjs').Container} container
 * @param {number} port
 */
export function removeContainer({ engine: command, service }, port) {
  spawnSync(command, [...project(service, port), 'down', '--volumes'], { stdio: 'ignore' });
}

/**
 * @param {string} service
 * @param {number} port
 */
function project(service, port) {
  return ['compose', '--file', composeFile, '--project-name', `foyer-${service}-${port}`];
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number} timeout
 * @returns {Promise<string>} `ok`, or the first line of the error
 */
function attempt(command, args, timeout) {
  return new Promise((resolve) => {
    execFile(command, args, { timeout }, (error, _stdout, stderr) => {
      resolve(error === null ? 'ok' : (stderr.trim().split('\n')[0] ?? error.message));
    });
  });
}
