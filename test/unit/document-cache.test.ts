import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { DocumentCache } from '../../src/http/document-cache.js';

describe('DocumentCache', () => {
  const LIMIT_BYTES = 8_000_000;

  /** How many documents of this text it keeps. */
  const keptOf = (text: string): number => {
    const cache = new DocumentCache();
    const document = parse(text);
    const keys = Array.from({ length: 1_000 }, (_, index) => String(index));
    for (const key of keys) cache.set(key, text, document);
    return keys.filter((key) => cache.get(key)).length;
  };

  it('keeps few large documents instead of many small ones', () => {
    const large = `{ ${'a '.repeat(1_000)} }`;

    expect(keptOf('{ a }')).toBe(1_000);
    expect(keptOf(large)).toBeGreaterThan(10);
    expect(keptOf(large)).toBeLessThan(100);
  });

  it('counts the text, which comments and spaces make long', () => {
    const long = `{ a } # ${'x'.repeat(90_000)}`;

    expect(keptOf(long) * long.length * 2).toBeLessThanOrEqual(LIMIT_BYTES);
    expect(keptOf(long)).toBeGreaterThan(30);
  });

  it('keeps the latest', () => {
    const cache = new DocumentCache();
    const text = `{ ${'a '.repeat(1_000)} }`;
    for (let index = 0; index < 100; index += 1) cache.set(String(index), text, parse(text));

    expect([cache.get('0'), cache.get('99')]).toEqual([undefined, expect.anything()]);
  });
});
