import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * The cores for the measured process, and for everything else: load, MongoDB, Redis, LiveKit. Lists
 * for taskset.
 *
 * @typedef {object} Cores
 * @property {string} measured
 * @property {string} others
 */

/**
 * Keeps this process, and the processes that it starts from now on, off one core, which is left to
 * the measured process.
 *
 * @returns {Cores | null} null if processes cannot be pinned, or there is only one core
 */
export function divideCores() {
  const [measured, ...others] = allowedCores();
  if (measured === undefined || others.length === 0) return null;
  const cores = { measured: String(measured), others: others.join(',') };
  try {
    execFileSync('taskset', ['-a', '-c', '-p', cores.others, String(process.pid)], {
      stdio: 'ignore',
    });
    return cores;
  } catch {
    return null;
  }
}

/** @returns {number[]} empty if the system does not report them */
function allowedCores() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
  } catch {
    return [];
  }
}
