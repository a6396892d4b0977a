import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { coverageLine, coverageOptions } from '../../../tools/dev-stack/coverage.mjs';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'foyer-coverage-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('coverageOptions', () => {
  const isMeasured = (suite: string, args: readonly string[]) =>
    coverageOptions(suite, { directory, args }).includes('--coverage');

  it('measures the unit tests whenever all of them run', () => {
    expect(isMeasured('unit', [])).toBe(true);
    expect(isMeasured('unit', ['lobby'])).toBe(false);
  });

  it('measures the integration tests on request', () => {
    expect(isMeasured('integration', [])).toBe(false);
    expect(isMeasured('integration', ['--coverage'])).toBe(true);
    expect(isMeasured('integration', ['lobby', '--coverage'])).toBe(false);
  });

  it('measures no suite without thresholds', () => {
    expect(isMeasured('security', ['--coverage'])).toBe(false);
  });
});

describe('coverageLine', () => {
  it('has the figures and the thresholds of a measured suite', () => {
    const total = { lines: { pct: 91.5 }, branches: { pct: 82 }, functions: { pct: 93 } };
    const folder = path.join(directory, 'coverage/integration');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'coverage-summary.json'), JSON.stringify({ total }));

    expect(coverageLine('integration', directory)).toMatch(
      /^Coverage of src\/ by the integration tests: 91\.5 % of lines \(at least \d+ %\), 82 % of/,
    );
    expect(coverageLine('unit', directory)).toBeNull();
  });
});
