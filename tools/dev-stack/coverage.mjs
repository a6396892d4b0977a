import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { readJson } from './lib/read-json.mjs';

/** @typedef {'lines' | 'branches' | 'functions'} Measure */

/** In percent of src/, by suite; less fails. Raise them when tests are added. @typedef {Record<string, Record<Measure, number>>} Thresholds */

/** The part of jest's `json-summary` that counts. @typedef {{ total: Record<Measure, { pct: number }> }} Summary */

/** Measured in each run; another suite only on request, because measuring prolongs the longest one. */
const ALWAYS_MEASURED = ['unit'];
const REQUEST = '--coverage';

const THRESHOLDS = /** @type {Thresholds} */ (readJson(join(root, 'test/coverage.json')) ?? {});

/**
 * jest's options to measure a whole suite, if `args` are empty or only request it. A part of a suite
 * covers less, and is not measured.
 *
 * @param {string} suite
 * @param {{ directory: string, args: readonly string[] }} run
 * @returns {string[]}
 */
export function coverageOptions(suite, { directory, args }) {
  const threshold = THRESHOLDS[suite];
  const isMeasured = args.length === 0 ? ALWAYS_MEASURED.includes(suite) : isRequest(args);
  if (threshold === undefined || !isMeasured) return [];
  return [
    // Of Istanbul, which costs a tenth of the time of the tests; V8's would double it.
    ...[REQUEST, '--coverageProvider', 'babel', '--coverageReporters', 'json-summary'],
    // Also files that no test loads.
    ...['--collectCoverageFrom', 'src/**/*.ts', '--coverageDirectory', folder(suite, directory)],
    ...['--coverageThreshold', JSON.stringify({ global: threshold })],
  ];
}

/**
 * @param {string} suite
 * @param {string} directory
 * @returns {string | null} null if it was not measured
 */
export function coverageLine(suite, directory) {
  const summary = /** @type {Summary | null} */ (
    readJson(join(folder(suite, directory), 'coverage-summary.json'))
  );
  const threshold = THRESHOLDS[suite];
  if (summary === null || threshold === undefined) return null;
  const figures = /** @type {Measure[]} */ (Object.keys(threshold)).map(
    (measure) => `${summary.total[measure].pct} % of ${measure} (at least ${threshold[measure]} %)`,
  );
  return `Coverage of src/ by the ${suite} tests: ${figures.join(', ')}`;
}

/** @param {readonly string[]} args */
export const isRequest = (args) => args.length === 1 && args[0] === REQUEST;

const folder = (/** @type {string} */ suite, /** @type {string} */ directory) =>
  join(directory, 'coverage', suite);
