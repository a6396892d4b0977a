import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../src/errors/domain-error.js';
import { externalIdOf, metadataText } from '../../src/services/rooms/external-data.js';

describe('externalIdOf', () => {
  it.each(['7', 'student 7', 'x'.repeat(64), 'é'.repeat(64), ' padded '])(
    'takes %j as it is',
    (value) => {
      expect(externalIdOf(value)).toBe(value);
    },
  );

  it('takes a missing one as none', () => {
    expect(externalIdOf(null)).toBeNull();
    expect(externalIdOf(undefined)).toBeNull();
  });

  it.each(['', 'x'.repeat(65), 'é'.repeat(65), 'a\nb', 'a\u0000', '\ud800', 'x'.repeat(1_000_000)])(
    'refuses an invalid one (%#)',
    (value) => {
      expect(() => externalIdOf(value)).toThrow(InvalidInputError);
    },
  );
});

describe('metadataText', () => {
  it('counts the bytes of the JSON text', () => {
    const fits = { text: 'x'.repeat(2_048 - '{"text":""}'.length) };

    expect(metadataText(fits)).toBe(JSON.stringify(fits));
    expect(() => metadataText({ text: `${fits.text}x` })).toThrow(InvalidInputError);
    expect(() => metadataText({ text: 'é'.repeat(1_100) })).toThrow(InvalidInputError);
  });

  it('takes a missing one as none', () => {
    expect(metadataText(null)).toBeNull();
    expect(metadataText(undefined)).toBeNull();
  });
});
