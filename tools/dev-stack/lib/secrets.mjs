import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setting } from './environment.mjs';
import { readJson } from './read-json.mjs';
import { StackError } from './stack-error.mjs';

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @returns {string | null} the value of NAME or of the file in NAME_FILE; null if neither is set
 */
export function givenSecret(env, name) {
  const value = setting(env, name);
  if (value !== undefined) return value;
  const file = setting(env, `${name}_FILE`);
  if (file === undefined) return null;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new StackError(`${name}_FILE=${file} cannot be read: ${String(error)}`);
  }
}

/**
 * The secrets of one stack: the given ones, and generated ones, which are stored in a file, so that
 * sessions and tickets survive a restart.
 */
export class Secrets {
  #env;
  #file;
  /** @type {Record<string, string>} */
  #generated;

  /**
   * @param {NodeJS.ProcessEnv} env
   * @param {string} file
   */
  constructor(env, file) {
    this.#env = env;
    this.#file = file;
    this.#generated = /** @type {Record<string, string> | null} */ (readJson(file)) ?? {};
  }

  /**
   * @param {string} name
   * @returns {string}
   */
  get(name) {
    return givenSecret(this.#env, name) ?? (this.#generated[name] ??= this.#generate(name));
  }

  /** @param {string} name */
  #generate(name) {
    const value = randomBytes(24).toString('hex');
    mkdirSync(dirname(this.#file), { recursive: true });
    const all = JSON.stringify({ ...this.#generated, [name]: value }, null, 2);
    writeFileSync(this.#file, `${all}\n`, { mode: 0o600 });
    return value;
  }
}
