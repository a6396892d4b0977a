import { describe, expect, it } from '@jest/globals';
import { steadyOrder } from '../../web/src/screens/meeting/stage/steady-order.js';

const order = (before: string, present: string, speaking = '', perPage = 3) =>
  steadyOrder(Array.from(before), Array.from(present), new Set(speaking), perPage).join('');

describe('steadyOrder', () => {
  it('begins with the order in which people came', () => {
    expect(order('', 'abcde')).toBe('abcde');
  });

  it('puts who comes last, and closes the gap of who goes', () => {
    expect(order('abc', 'dcba')).toBe('abcd');
    expect(order('abcde', 'acde')).toBe('acde');
    expect(order('acbde', 'abcd')).toBe('acbd');
  });

  it('brings who speaks to the first page, in place of the last silent one', () => {
    expect(order('abcde', 'abcde', 'e')).toBe('abedc');
    expect(order('abcde', 'abcde', 'ec')).toBe('aecdb');
    expect(order('abcde', 'abcde', 'de')).toBe('aedcb');
  });

  it('moves nobody who is on the first page, and never the first', () => {
    expect(order('abcde', 'abcde', 'b')).toBe('abcde');
    expect(order('abcde', 'abcde', 'bcde')).toBe('abcde');
    expect(order('abc', 'abc', 'c', 1)).toBe('abc');
  });

  it('is the same however often it is asked', () => {
    const once = order('abcde', 'abcde', 'de');
    expect(order(once, 'abcde', 'de')).toBe(once);
  });
});
