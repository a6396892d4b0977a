import { join } from 'node:path';
import { acquire, findOnPath } from '../install/acquire.mjs';
import { composeUp } from '../install/containers.mjs';
import { installOnce } from '../install/install.mjs';
import { givenSecret } from '../lib/secrets.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { answersMongo, initiateReplicaSet } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';

// Without MongoDB, SecantusDB takes its place: it speaks the same wire protocol and is available
// from a package registry. It is beta software, for development and tests only.
const WHEEL = '0.7.0b3';
const CRATE = '0.5.3-beta.196';

const CONTAINER_PORT = 27_017;

/** @type {import('../install/acquire.mjs').Program} */
const program = {
  title: 'MongoDB',
  variable: 'MONGO_URL',
  binary: 'mongod',
  service: 'mongo',
  install: () => (process.env['FOYER_STACK_MONGO'] === 'rust' ? installCrate() : installWheel()),
  help: 'Install MongoDB 7 or newer (mongodb.com/docs/manual/installation), or run: MONGO_URL=mongodb://… npm start',
};

/** @type {import('../bring-up.mjs').Part} */
export const mongo = {
  name: 'mongo',
  title: program.title,
  needs: [],
  prepare: () => acquire(program),
  ports: { MONGO_PORT: { fallback: 27_017, protocol: 'tcp' } },
  given(env) {
    const url = givenSecret(env, 'MONGO_URL');
    return url === null ? null : facts(url);
  },
  async start({ port, ...options }) {
    const part = await startMongo({ ...options, port: port('MONGO_PORT') });
    return { part, facts: facts(part.url) };
  },
};

/**
 * A separate MongoDB on 127.0.0.1, as a replica set of one member, or its stand-in; the database in
 * the URL is `foyer`.
 *
 * @param {import('./running-part.mjs').PartOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startMongo(options) {
  const { port, directory, fresh = false } = options;
  const source = await acquire(program);
  const isContainer = 'engine' in source;
  const launch = isContainer
    ? composeUp(source, port, { env: { MONGO_PORT: String(port) }, fresh })
    : launchOf(source.command, port, directory);
  return new RunningPart({
    title: program.title,
    url: `mongodb://127.0.0.1:${port}/foyer?directConnection=true`,
    options,
    source,
    launch,
    isReady: async () => {
      if (await answersMongo(port)) return true;
      // In its container, it reaches itself on the port of the container's network.
      if (isContainer || isMongod(source.command)) {
        await initiateReplicaSet(port, `127.0.0.1:${isContainer ? CONTAINER_PORT : port}`);
      }
      return false;
    },
  }).start();
}

/**
 * @param {string[]} commandLine
 * @param {number} port
 * @param {string} directory
 */
function launchOf(commandLine, port, directory) {
  const [command = '', ...args] = commandLine;
  // As in production, because only a replica set repeats a write whose answer was lost.
  const where = isMongod(commandLine)
    ? ['--bind_ip', '127.0.0.1', '--dbpath', directory, '--replSet', 'foyer']
    : ['--host', '127.0.0.1', '--storage-path', directory];
  return { command, args: [...args, '--port', String(port), ...where] };
}

/** @param {string[]} commandLine */
function isMongod([command = '']) {
  return command.endsWith(program.binary);
}

/** @param {string} url */
function facts(url) {
  return { settings: { MONGO_URL: url }, running: { mongo: url } };
}

async function installWheel() {
  const python = await findOnPath('python3');
  if (python === null) {
    throw new StackError('no python3 ≥ 3.10 on PATH for its stand-in, SecantusDB');
  }
  const directory = await installOnce(
    `secantusdb-${WHEEL}`,
    `MongoDB: pip install secantusdb==${WHEEL}, a stand-in`,
    async (unfinished, run) => {
      await run(python, ['-m', 'venv', unfinished]);
      const pip = ['-m', 'pip', 'install', '--disable-pip-version-check'];
      await run(join(unfinished, 'bin/python'), [...pip, `secantusdb==${WHEEL}`]);
    },
  );
  // Uses the interpreter explicitly, because the first line of the script names the directory
  // before the move.
  return [join(directory, 'bin/python'), join(directory, 'bin/secantusd-py')];
}

async function installCrate() {
  const cargo = await findOnPath('cargo');
  if (cargo === null) throw new StackError('no cargo on PATH for its stand-in, SecantusDB');
  const directory = await installOnce(
    `secantus-mdb-${CRATE}`,
    `MongoDB: cargo install secantus-mdb ${CRATE}, a stand-in (about 5 minutes)`,
    (unfinished, run) => {
      const version = ['--version', CRATE, '--ignore-rust-version'];
      return run(cargo, ['install', 'secantus-mdb', ...version, '--root', unfinished]);
    },
  );
  return [join(directory, 'bin/secantusd-rs')];
}
