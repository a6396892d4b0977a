import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stackDirectory } from '../lib/paths.mjs';

const path = join(stackDirectory, 'running.json');

/**
 * Tells scripts what runs where; there only while everything answers.
 *
 * @param {Record<string, unknown>} running
 */
export function writeRunningFile(running) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  // It holds keys of the parts: for its owner alone.
  writeFileSync(unfinished, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, path);
}

export function removeRunningFile() {
  rmSync(path, { force: true });
}

/** @returns {boolean} whether a run says that everything answers */
export function hasRunningFile() {
  return existsSync(path);
}
