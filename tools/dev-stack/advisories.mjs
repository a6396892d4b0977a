/**
 * `npm run check:advisories`: fails if a shipped package has a known vulnerability of high or
 * critical severity. Reports, without failing, a registry that has no advisories or cannot be
 * reached.
 */
import { execFile } from 'node:child_process';
import { root } from './lib/paths.mjs';

const SEVERE = ['high', 'critical'];

/**
 * The relevant part of npm's report. @typedef {{ vulnerabilities?: Record<string, { severity: string, range: string, fixAvailable: unknown }>, message?: string }} Report */

const report = await audit();
const severe = Object.entries(report.vulnerabilities ?? {}).filter(([, { severity }]) =>
  SEVERE.includes(severity),
);
if (report.vulnerabilities === undefined) {
  console.warn(`Advisories not checked: ${report.message ?? 'the registry has no advisories'}`);
}
for (const [name, { severity, range, fixAvailable }] of severe) {
  const remedy = fixAvailable === false ? 'no fixed version yet' : 'update it';
  console.error(`${name} ${range}: ${severity} vulnerability; ${remedy} (details: npm audit)`);
}
process.exitCode = severe.length > 0 ? 1 : 0;

/** @returns {Promise<Report>} */
function audit() {
  const args = ['audit', '--json', '--omit=dev', ...process.argv.slice(2)];
  return new Promise((resolve) => {
    // npm also exits with 1 if it finds something, so the output decides.
    execFile('npm', args, { cwd: root }, (error, stdout) => {
      try {
        /** @type {unknown} */
        const report = JSON.parse(stdout);
        resolve(/** @type {Report} */ (report));
      } catch {
        resolve({ message: error?.message ?? 'npm audit printed nothing' });
      }
    });
  });
}
