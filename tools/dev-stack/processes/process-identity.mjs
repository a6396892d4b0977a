import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Identifies one process permanently. A process ID is reused sooner or later, and stopping it would
 * then stop another process; together with the start time it is unique.
 *
 * @param {number} pid
 * @returns {string | null} null if the process does not exist
 */
export function identityOf(pid) {
  const born = bornAt(pid);
  return born === null ? null : `${pid}-${born}`;
}

/**
 * @param {string} identity from identityOf
 * @returns {boolean}
 */
export function isAlive(identity) {
  return identityOf(pidOf(identity)) === identity;
}

/**
 * @param {string} identity
 * @returns {number}
 */
export function pidOf(identity) {
  return Number.parseInt(identity, 10);
}

/**
 * @param {number} pid
 * @returns {number | null}
 */
function bornAt(pid) {
  if (!Number.isInteger(pid)) return null;
  return process.platform === 'linux' ? bornAtOnLinux(pid) : bornAtElsewhere(pid);
}

/** @param {number} pid */
function bornAtOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the second field is a name in parentheses that may contain spaces. The state is the
    // third field, the start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : Number(fields[19]);
  } catch {
    return null;
  }
}

/** @param {number} pid */
function bornAtElsewhere(pid) {
  try {
    const options = /** @type {const} */ ({
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return Date.parse(execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options));
  } catch {
    return null;
  }
}
