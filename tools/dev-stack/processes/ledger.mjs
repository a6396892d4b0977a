import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stackDirectory } from '../lib/paths.mjs';
import { readJson } from '../lib/read-json.mjs';
import { identityOf, isAlive, pidOf } from './process-identity.mjs';

/**
 * What runs, written down on disk: one file per process, named by the process's identity, holding its title and
 * the identity of the one that started it. A run that was killed leaves its parts behind; the next one finds them here.
 */
const ledgerDirectory = join(stackDirectory, 'processes');

/**
 * @param {number} pid
 * @param {string} title
 * @returns {() => void} strikes the process out
 */
export function record(pid, title) {
  const identity = identityOf(pid);
  if (identity === null) return () => undefined;
  mkdirSync(ledgerDirectory, { recursive: true });
  const path = join(ledgerDirectory, identity);
  const unfinished = `${ledgerDirectory}.${identity}`;
  writeFileSync(unfinished, JSON.stringify({ title, startedBy: identityOf(process.pid) }));
  // Whole from the start: others would stop a process that they cannot read the starter of.
  renameSync(unfinished, path);
  return () => rmSync(path, { force: true });
}

/**
 * Stops what runs that are over have left running. A process that is not the recorded one any more is left alone.
 *
 * @returns {Promise<string[]>} the titles of what was stopped
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
  // What it started is in the group that has its number. That of a process which ended earlier may be a stranger's now.
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
  // Unreadable, because the disk was full or the machine went down.
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
    // Gone in the meantime.
  }
}
