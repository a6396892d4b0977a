import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one process for good. A process id alone is given to another process sooner or later, and whoever
 * stops that one stops a stranger; together with the moment of its birth it is unique.
 *
 * @param {number} pid
 * @returns {string | null} null when there is no such process
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
    // proc(5): the second field is a name in parentheses which may hold spaces. State is the third field, start time the 22nd.
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
