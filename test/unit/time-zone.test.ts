import { describe, expect, it } from '@jest/globals';
import { canonicalTimeZone } from '../../src/lib/time-zone.js';

describe('canonicalTimeZone', () => {
  it.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['europe/paris', 'Europe/Paris'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Etc/UTC', 'UTC'],
  ])('reads %s as %s', (given, expected) => {
    expect(canonicalTimeZone(given)).toBe(expected);
  });

  it.each(['', 'Mars/Olympus', '+01:00', '-0530', 'Europe/Paris ', 'Europe', 'x'.repeat(10_000)])(
    'rejects %j',
    (given) => {
      expect(canonicalTimeZone(given)).toBeNull();
    },
  );
});
