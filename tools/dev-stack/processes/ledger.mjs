import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stackDirectory } from '../lib/paths.mjs';
import { readJson } from '../lib/read-json.mjs';
import { identityOf, isAlive, pidOf } from './process-identity.mjs';

/**
 * The running processes, as files on disk: one per process, named after the process's identity,
 * with its title and the identity of the process that started it. A killed run leaves its parts
 * behind; the next run finds them here.
 */
const ledgerDirectory = join(stackDirectory, 'processes');

/**
 * @param {number} pid
 * @param {string} title
 * @returns {() => void} removes the entry
 */
export function record(pid, title) {
  const identity = identityOf(pid);
  if (identity === null) return () => undefined;
  mkdirSync(ledgerDirectory, { recursive: true });
  const path = join(ledgerDirectory, identity);
  const unfinished = `${ledgerDirectory}.${identity}`;
  writeFileSync(unfinished, JSON.stringify({ title, startedBy: identityOf(process.pid) }));
  // Written completely before it appears: others would stop a process whose starter they cannot
  // read.
  renameSync(unfinished, path);
  return () => rmSync(path, { force: true });
}

/**
 * Stops the processes that ended runs have left behind. Leaves a process alone if it is not the
 * recorded one.
 *
 * @returns {Promise<string[]>} the titles of the stopped processes
 */
export async function stopLeftovers() {
  const stopped = await Promise.all(leftovers().map(stopLeftover));
  return stopped.filter((title) => title !== null);
}

function leftovers() {
  if (!existsSync(ledgerDirectory)) return [];
  return readdirSync(ledgerDirectory)
    .map((identity) => ({ identity, ...readEntry(identity) }))
    .filter(({ startedBy }) => !isAlive(startedBy));
}

/** @param {{ identity: string, title: string }} leftover */
async function stopLeftover({ identity, title }) {
  const wasAlive = isAlive(identity);
  for (let attempt = 0; isAlive(identity); attempt += 1) {
    if (attempt === 0 || attempt === 10) kill(pidOf(identity), 'SIGTERM');
    if (attempt >= 50) kill(pidOf(identity), 'SIGKILL');
    await delay(100);
  }
  // Its children are in the group with its ID. The group of a process that ended earlier may belong
  // to another process now.
  if (wasAlive) kill(-pidOf(identity), 'SIGKILL');
  rmSync(join(ledgerDirectory, identity), { force: true });
  return wasAlive ? title : null;
}

/**
 * @param {string} identity
 * @returns {{ title: string, startedBy: string }}
 */
function readEntry(identity) {
  const entry = /** @type {{ title: string, startedBy: string } | null} */ (
    readJson(join(ledgerDirectory, identity))
  );
  // Unreadable, because the disk was full or the machine crashed.
  return entry ?? { title: 'a process', startedBy: '' };
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
