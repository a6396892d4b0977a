import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stackDirectory } from '../lib/paths.mjs';
import { note } from '../lib/steps.mjs';
import { identityOf, isAlive, pidOf } from './process-identity.mjs';

const lockDirectory = join(stackDirectory, 'locks');

/**
 * Acquires a lock, at the latest until this process ends: one that a killed process left behind
 * does not count.
 *
 * @param {string} name
 * @returns {{ release: () => void } | { heldBy: number }} heldBy: the ID of the process that holds it
 */
export function tryLock(name) {
  mkdirSync(lockDirectory, { recursive: true });
  const path = join(lockDirectory, name);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, identityOf(process.pid) ?? '');
  try {
    for (;;) {
      try {
        // A link appears with its content, while a created file is empty for a moment.
        linkSync(mine, path);
        return { release: () => rmSync(path, { force: true }) };
      } catch (error) {
        if (!isExisting(error)) throw error;
        const holder = holderOf(path);
        if (holder === null) continue;
        if (isAlive(holder)) return { heldBy: pidOf(holder) };
        removeAbandoned(name, path);
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * One process at a time: otherwise, another process that also found the abandoned lock could remove
 * the lock of the process that took it over.
 *
 * @param {string} name
 * @param {string} path
 */
function removeAbandoned(name, path) {
  const turn = tryLock(`${name}.abandoned`);
  if ('heldBy' in turn) return;
  const holder = holderOf(path);
  if (holder !== null && !isAlive(holder)) rmSync(path, { force: true });
  turn.release();
}

/**
 * Runs `action` while no other process runs an action under the same name; waits for its turn.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(name, action) {
  let lock = tryLock(name);
  // Another installation of this process itself is not worth a line.
  if ('heldBy' in lock && lock.heldBy !== process.pid)
    note(`waiting for process ${lock.heldBy}, which does the same (${name})`);
  while ('heldBy' in lock) {
    await delay(200);
    lock = tryLock(name);
  }
  try {
    return await action();
  } finally {
    lock.release();
  }
}

/** @param {unknown} error */
function isExisting(error) {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * @param {string} path
 * @returns {string | null} null if it has been released
 */
function holderOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
