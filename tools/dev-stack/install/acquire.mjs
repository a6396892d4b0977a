import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { messageOf, StackError } from '../lib/stack-error.mjs';
import { note } from '../lib/steps.mjs';
import { findEngine, pull } from './containers.mjs';

/**
 * The sources of a part's program.
 *
 * @typedef {object} Program
 * @property {string} title
 * @property {string} variable the setting that names a running one
 * @property {string} binary its name on PATH
 * @property {string} service its name in deploy/compose.yml
 * @property {() => Promise<string[]>} install installs it into .stack/ if necessary; resolves to the command, throws StackError
 * @property {string} help what to do if it cannot be installed
 */

/** @typedef {{ from: string, command: string[] }} Installed */
/** @typedef {{ from: string, engine: string, service: string }} Container */
/** @typedef {Installed | Container} Source */

/** @type {Map<Program, Promise<Source>>} */
const acquired = new Map();

/**
 * Finds a part's program: on PATH, as a container, or installed into .stack/. Not called for a part
 * that is given by its URL.
 *
 * @param {Program} program
 * @returns {Promise<Source>} the same one for each call
 * @throws {StackError} that lists the attempts, and what helps
 */
export function acquire(program) {
  const known = acquired.get(program);
  if (known !== undefined) return known;
  const source = find(program);
  acquired.set(program, source);
  return source;
}

/** @param {Program} program */
async function find(program) {
  const found = await findOnPath(program.binary);
  if (found !== null) return { from: 'PATH', command: [found] };

  const engine = await findEngine();
  const pulled = engine === null ? null : await pull(engine, program.service);
  if (engine !== null && pulled === 'ok') return { from: engine, engine, service: program.service };
  if (engine !== null) note(`${program.title}: ${engine} has no image of it (${pulled ?? ''})`);

  try {
    return { from: '.stack', command: await program.install() };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    throw new StackError(
      `${program.title} cannot be installed:\n` +
        `  - ${program.variable} is not set\n` +
        `  - no ${program.binary} on PATH\n` +
        `  - ${engine === null ? 'no container engine responds (docker, podman)' : `${engine} could not pull it`}\n` +
        `  - ${messageOf(error)}\n${program.help}`,
    );
  }
}

/**
 * @param {string} name
 * @returns {Promise<string | null>}
 */
export async function findOnPath(name) {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, name);
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (directory !== '' && isExecutable) return path;
  }
  return null;
}
