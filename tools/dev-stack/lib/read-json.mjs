import { readFileSync } from 'node:fs';

/**
 * @param {string} path
 * @returns {unknown} null if the file does not exist, or is not JSON
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
