import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../tools/dev-stack/lib/paths.mjs';

const HEADER = ['', 'Foyer', 'bare Express', 'ratio', 'wanted', ''];

/** @typedef {import('./harness/bench.mjs').Row} Row */

/** @param {Row} row */
export const isMissed = ({ wanted }) => wanted !== undefined && !wanted.holds;

/** @param {readonly Row[]} rows */
export function printTable(rows) {
  if (rows.length === 0) return;
  const table = [HEADER, ...rows.map(cells)];
  const widths = HEADER.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  const lines = table.map((line) =>
    line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  console.log(`\n${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}

/**
 * @param {readonly Row[]} rows
 * @param {import('./harness/cores.mjs').Cores | null} cores
 */
export function writeReport(rows, cores) {
  const table = [HEADER, ['---', '---:', '---:', '---:', '---', '---'], ...rows.map(cells)];
  const lines = table.map((line) => `| ${line.join(' | ')} |`);
  const pinned = cores
    ? 'The gateway and Express run on one core, the load and the parts on the others.'
    : 'Nothing was pinned to a core.';
  const mongo = process.env['FOYER_STACK_MONGO'] === 'rust' ? ' (its stand-in from Rust)' : '';
  const text = `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores, Node.js ${process.version}.

Absolute figures are this machine's; the ratios are what to look at. "Bare Express" is one route of Express 5 that reads
the same requests with \`express.json()\` and answers the same bytes from memory. Both are loaded in short turns, by 32
connections; figures are medians of the turns, ratios those of each pair of turns. A turn of latencies is measured again
when the machine below a virtual one took more than half a percent of its time meanwhile.
${pinned} MongoDB${mongo}, Redis and LiveKit are those
of \`npm start\`, and the gateway writes its log as usual.

${lines.join('\n')}
`;
  const path = join(root, 'docs/performance.md');
  writeFileSync(path, text);
  console.log(`Written to ${path}`);
}

/** @param {Row} row */
function cells({ what, foyer, express = '', ratio, wanted }) {
  return [
    what,
    foyer,
    express,
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    wanted?.text ?? '',
    wanted === undefined ? '' : wanted.holds ? '✓' : '✗ missed',
  ];
}
