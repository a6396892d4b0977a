import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stackDirectory } from '../lib/paths.mjs';

const path = join(stackDirectory, 'running.json');

/**
 * Tells scripts which processes run where; the file exists only while all of them respond.
 *
 * @param {Record<string, unknown>} running
 */
export function writeRunningFile(running) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  // It contains keys of the parts, so only its owner may read it.
  writeFileSync(unfinished, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, path);
}

export function removeRunningFile() {
  rmSync(path, { force: true });
}

/** @returns {boolean} whether a run reports that all its processes respond */
export function hasRunningFile() {
  return existsSync(path);
}
