import { statfsSync } from 'node:fs';

const DISK_FULL =
  'The disk is full. Free 4 GB (`go clean -cache` and `npm cache clean --force` are safe), then start again; it continues where it stopped.';
const FULL_BELOW_BYTES = 50_000_000;

/**
 * The output of programs that fail for an external reason, and what helps. The first match counts.
 *
 * @type {readonly (readonly [RegExp, string])[]}
 */
const REMEDIES = [
  [/ENOSPC|no space left on device/i, DISK_FULL],
  [
    /ensurepip is not available|No module named '?(venv|ensurepip)/i,
    'Python lacks its venv module. On Debian and Ubuntu: apt install python3-venv; then start again.',
  ],
  [
    /No matching distribution found|requires a different Python/i,
    'pip finds no build of it: its registry cannot be reached (pip config list), or has none for this Python. With the network there, install Python 3.10 or newer; then start again.',
  ],
  [
    /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network is unreachable|no such host|Temporary failure (in name resolution|resolving)|Could not resolve|dial tcp|i\/o timeout|TLS handshake timeout|Max retries exceeded|Failed to establish a new connection|Could not connect to/i,
    'A package registry cannot be reached. Check the network, or the proxy and mirror settings (npm config get registry, go env GOPROXY, pip config list); then start again; it continues where it stopped.',
  ],
  [
    /signal: killed|out of memory|JavaScript heap out of memory|Cannot allocate memory/i,
    'Out of memory. Close other programs, or provide 4 GB; then start again.',
  ],
  [
    /EACCES|permission denied/i,
    'A file is not writable. Become the owner of the checkout and of the caches in your home directory (chown -R "$USER" . ~/.npm ~/.cache); then start again.',
  ],
  [
    /go\.mod requires go >= |toolchain not available|invalid go version/i,
    'Go is too old. Install Go 1.26 or newer (go.dev/dl); then start again.',
  ],
];

/**
 * @param {string} output the end of a program's output
 * @param {string} directory the directory that it writes to
 * @returns {string | null} the line that helps
 */
export function remedyFor(output, directory) {
  // If the disk is full, the output of the program is missing, too.
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize < FULL_BELOW_BYTES) return DISK_FULL;
  return find(output);
}

/**
 * @param {unknown} error
 * @returns {string | null} the line that helps, if it is an error of the file system
 */
export function remedyForError(error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EACCES' ? find(code) : null;
}

/** @param {string} output */
function find(output) {
  return REMEDIES.find(([sign]) => sign.test(output))?.[1] ?? null;
}
