/**
 * `npm run bench`: every measurement, and docs/performance.md. `npm run bench -- NAME…`: only those, printed alone.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../tools/dev-stack/gateway/build.mjs';
import { findOnPath } from '../tools/dev-stack/install/acquire.mjs';
import { stackDirectory } from '../tools/dev-stack/lib/paths.mjs';
import { messageOf, StackError } from '../tools/dev-stack/lib/stack-error.mjs';
import { step } from '../tools/dev-stack/lib/steps.mjs';
import { startOwnParts } from '../tools/dev-stack/own-parts.mjs';
import { live } from '../tools/dev-stack/processes/lifetime.mjs';
import { Bench } from './harness/bench.mjs';
import { divideCores } from './harness/cores.mjs';
import { BareServers } from './harness/servers.mjs';
import { measurements } from './measurements/index.mjs';
import { isMissed, printTable, writeReport } from './report.mjs';

const directory = join(stackDirectory, 'bench', String(process.pid));

await live(main, { codeWhenInterrupted: 130 });

/** @type {import('../tools/dev-stack/processes/lifetime.mjs').Main} */
async function main(atEnd) {
  const chosen = choose(process.argv.slice(2));
  await build();
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  const cores = divideCores();
  // Without MongoDB, its slow stand-in would be measured.
  if (await findOnPath('cargo')) process.env['FOYER_STACK_MONGO'] ??= 'rust';
  const { settings } = await startOwnParts(directory, atEnd);
  const place = { cores, logDirectory: join(directory, 'logs') };
  const bench = new Bench(place, settings, await BareServers.start(place));
  /** @type {import('./harness/bench.mjs').Row[]} */
  const rows = [];
  // Also after an exception that belongs to no measurement: each takes minutes.
  atEnd(() => printTable(rows));
  const failed = await measure(bench, chosen, rows);
  if (failed.length > 0) throw new StackError(`Failed: ${failed.join(' ')}`);
  if (chosen.length === measurements.length) writeReport(rows, cores);
  return rows.some(isMissed) ? 1 : 0;
}

/**
 * @param {Bench} bench
 * @param {readonly import('./harness/bench.mjs').Measurement[]} chosen
 * @param {import('./harness/bench.mjs').Row[]} rows receives the rows of those that succeed
 * @returns {Promise<string[]>} the names of those that failed
 */
async function measure(bench, chosen, rows) {
  const failed = [];
  for (const { name, run } of chosen) {
    try {
      rows.push(...(await step(name, () => run(bench))));
    } catch (error) {
      console.error(messageOf(error));
      failed.push(name);
    }
  }
  return failed;
}

/** @param {string[]} names */
function choose(names) {
  const known = [...new Set(measurements.map(({ name }) => name))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new StackError(
      `Unknown measurement: ${unknown.join(' ')}. Name any of these, or none for all: ${known.join(' ')}`,
    );
  }
  return measurements.filter(({ name }) => names.length === 0 || names.includes(name));
}
