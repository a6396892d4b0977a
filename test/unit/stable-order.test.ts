import { describe, expect, it } from '@jest/globals';
import { stableOrder } from '../../web/src/screens/meeting/stage/stable-order.js';

const order = (before: string, present: string, speaking = '', perPage = 3) =>
  stableOrder(Array.from(before), Array.from(present), new Set(speaking), perPage).join('');

describe('stableOrder', () => {
  it('starts with the order of arrival', () => {
    expect(order('', 'abcde')).toBe('abcde');
  });

  it('appends people who join, and closes the gap of people who leave', () => {
    expect(order('abc', 'dcba')).toBe('abcd');
    expect(order('abcde', 'acde')).toBe('acde');
    expect(order('acbde', 'abcd')).toBe('acbd');
  });

  it('moves a speaker to the first page, in place of the last silent person', () => {
    expect(order('abcde', 'abcde', 'e')).toBe('abedc');
    expect(order('abcde', 'abcde', 'ec')).toBe('aecdb');
    expect(order('abcde', 'abcde', 'de')).toBe('aedcb');
  });

  it('never moves people who are on the first page', () => {
    expect(order('abcde', 'abcde', 'b')).toBe('abcde');
    expect(order('abcde', 'abcde', 'bcde')).toBe('abcde');
    expect(order('abc', 'abc', 'c', 1)).toBe('abc');
  });

  it('returns the same order for repeated calls', () => {
    const once = order('abcde', 'abcde', 'de');
    expect(order(once, 'abcde', 'de')).toBe(once);
  });
});
