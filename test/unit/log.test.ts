import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createLog } from '../../src/log.js';

describe('the log', () => {
  const lineOf = (write: (log: ReturnType<typeof createLog>) => void): string => {
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    write(createLog('trace', destination));
    expect(lines).toHaveLength(1);
    return lines[0] ?? '';
  };

  const LONG = 'n'.repeat(500_000);
  const endless = new Error('a ring');
  endless.cause = endless;

  it.each([
    ['a field', (log) => log.info({ operation: LONG }, 'said')],
    ['a message', (log) => log.info({ kept: 1 }, LONG)],
    ['a message alone', (log) => log.info(LONG)],
    ['an error', (log) => log.warn({ err: new Error(LONG) }, 'failed')],
    ['an error without a message of its own', (log) => log.warn(new Error(LONG))],
    [
      'a cause',
      (log) => log.warn({ err: new Error('outer', { cause: new Error(LONG) }) }, 'failed'),
    ],
    ['causes that never end', (log) => log.warn({ err: endless }, 'failed')],
    [
      'many errors',
      (log) => log.warn({ err: new AggregateError(Array(500).fill(endless)) }, 'failed'),
    ],
    ['a thrown object', (log) => log.warn({ err: { request: LONG } }, 'failed')],
    ['a thrown text', (log) => log.warn({ err: LONG }, 'failed')],
    [
      'an object without a prototype',
      (log) => log.warn({ err: Object.create(null) as object }, 'failed'),
    ],
  ] satisfies [string, (log: ReturnType<typeof createLog>) => void][])(
    'writes one bounded line of JSON for %s',
    (_what, write) => {
      const line = lineOf(write);

      expect(line.length).toBeLessThan(60_000);
      expect(line.trimEnd()).not.toContain('\n');
      expect(JSON.parse(line)).toHaveProperty('level');
    },
  );

  it('includes all causes of an aggregate error', () => {
    const ways = ['ECONNREFUSED ::1:6379', 'ECONNREFUSED 127.0.0.1:6379'].map((m) => new Error(m));
    const line = lineOf((log) => log.warn({ err: new AggregateError(ways) }, 'failed'));

    expect(JSON.parse(line)).toMatchObject({
      err: { errors: ways.map(({ message }) => ({ message })) },
    });
  });

  it('shows only the surface of a thrown value that is not an error', () => {
    const line = lineOf((log) =>
      log.warn({ err: { code: 'E1', deep: { er: { est: 'secret' } } } }, 'x'),
    );

    expect(line).toContain("code: 'E1'");
    expect(line).not.toContain('secret');
  });
});
