import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquire, findOnPath } from '../install/acquire.mjs';
import { aptInstall } from '../install/apt.mjs';
import { composeUp } from '../install/containers.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { answersRedis } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';

/** The name by which Sentinels know the primary. */
export const PRIMARY = 'foyer';

/** @type {import('../install/acquire.mjs').Program} */
export const program = {
  title: 'Redis',
  variable: 'REDIS_URL',
  binary: 'redis-server',
  service: 'redis',
  install,
  help: 'Install redis-server (Debian: apt install redis-server, macOS: brew install redis), or run: REDIS_URL=redis://… npm start',
};

/**
 * A separate Redis on 127.0.0.1.
 *
 * @param {import('./running-part.mjs').PartOptions} options
 * @param {string[]} [args] more of its command line, which a container does not take
 * @returns {Promise<RunningPart>}
 */
export async function startRedis(options, args = []) {
  const { port, directory, fresh = false } = options;
  const source = await acquire(program);
  const launch =
    'engine' in source
      ? composeUp(source, port, { env: { REDIS_PORT: String(port) }, fresh })
      : launchOf([...source.command, ...args], port, directory);
  return new RunningPart({
    title: program.title,
    url: `redis://127.0.0.1:${port}`,
    options,
    source,
    launch,
    isReady: () => answersRedis(port),
  }).start();
}

/**
 * A Sentinel on 127.0.0.1 that watches the primary on `primaryPort`, with two others.
 *
 * @param {import('./running-part.mjs').PartOptions} options
 * @param {number} primaryPort
 * @returns {Promise<RunningPart>}
 */
export async function startSentinel(options, primaryPort) {
  const { port, directory } = options;
  const source = await acquire(program);
  if ('engine' in source) throw new StackError('Sentinels need a redis-server on the PATH.');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'sentinel.conf');
  writeFileSync(file, sentinelConfiguration(port, directory, primaryPort));
  const [command = '', ...args] = source.command;
  return new RunningPart({
    title: 'Sentinel',
    url: `redis://127.0.0.1:${port}`,
    options,
    source,
    launch: { command, args: [...args, file, '--sentinel'] },
    isReady: () => answersRedis(port),
  }).start();
}

/**
 * @param {number} port
 * @param {string} directory
 * @param {number} primaryPort
 */
function sentinelConfiguration(port, directory, primaryPort) {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${directory}`,
    `sentinel monitor ${PRIMARY} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${PRIMARY} 1000`,
    `sentinel failover-timeout ${PRIMARY} 5000`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * @param {string[]} command
 * @param {number} port
 * @param {string} directory
 */
function launchOf([command = '', ...args], port, directory) {
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory];
  // An append-only file instead of snapshots, so that data written a second before a kill survives.
  const durability = ['--save', '', '--appendonly', 'yes'];
  return { command, args: [...args, ...where, ...durability] };
}

async function install() {
  await aptInstall('redis', [program.binary]);
  const installed = await findOnPath(program.binary);
  if (installed === null) throw new StackError(`apt-get installed no ${program.binary}`);
  return [installed];
}
