import { describe, expect, it } from '@jest/globals';
import { inputDigest } from '../../src/services/rooms/input-digest.js';

describe('inputDigest', () => {
  it('is the same for any order of the keys, and for null and omitted values', () => {
    const digest = inputDigest({ name: 'A', metadata: { a: 1, b: [{ c: 2, d: 3 }] } });

    expect(inputDigest({ metadata: { b: [{ d: 3, c: 2 }], a: 1 }, name: 'A' })).toBe(digest);
    expect(
      inputDigest({ name: 'A', metadata: { a: 1, b: [{ c: 2, d: 3 }] }, accessLevel: null }),
    ).toBe(digest);
  });

  it.each<[object, object]>([
    [{ name: 'A' }, { name: 'B' }],
    [{ list: [1, 2] }, { list: [2, 1] }],
    [{ a: {} }, { a: [] }],
    [{ a: 1 }, { a: '1' }],
    [{ a: { b: 1 } }, { a: [['b', 1]] }],
    [{ list: [null] }, { list: [] }],
  ])('differs for %j and %j', (one, other) => {
    expect(inputDigest(one)).not.toBe(inputDigest(other));
  });
});
