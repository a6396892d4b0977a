import { describe, expect, it, jest } from '@jest/globals';
import { cleanText, truncate } from '../../src/lib/text.js';

const clean = (value: string) => cleanText(value, { min: 1, max: 10, field: 'displayName' });
const refusal = expect.objectContaining({ code: 'BAD_USER_INPUT', fields: ['displayName'] });

describe('cleanText', () => {
  it('rejects a long text by its length, before it reads a character', () => {
    const worst = `a${'\u0301\u0323'.repeat(500_000)}`;
    const normalize = jest.spyOn(String.prototype, 'normalize');

    expect(() => clean(worst)).toThrow(refusal);
    expect(() => clean(worst.slice(0, 150))).toThrow(refusal);

    expect(normalize).not.toHaveBeenCalled();
    normalize.mockRestore();
  });

  it.each([
    [' \t Ada \n', 'Ada'],
    ['\u00a0Ada\u3000', 'Ada'],
    ['Re\u0301mi', 'R\u00e9mi'],
    ['A\u200bd\ufeff\u00ada', 'Ada'],
    ['\u200b Ada', 'Ada'],
    ['Ada\u200e', 'Ada'],
    ['Ada\u3164', 'Ada'],
    ['\u2068Ada\u2069', 'Ada'],
    ['\u202eAda\u202c', 'Ada'],
    ['A\u034fda\u180e', 'Ada'],
    ['Ada\u200d', 'Ada'],
    ['Ada\u200c', 'Ada'],
    ['Ada\ufe0f', 'Ada'],
    ['Ada\u{e0041}', 'Ada'],
    ['Ada\u2800', 'Ada'],
    ['Ada\u00a0 \u2003Byron', 'Ada Byron'],
    ['\u0645\u06cc\u200c\u062e', '\u0645\u06cc\u200c\u062e'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['\u0645\u0627\u200c\u062e', '\u0645\u0627\u062e'],
    ['\u0915\u094d\u200d\u0937', '\u0915\u094d\u200d\u0937'],
    ['❤️', '❤️'],
    ['1️⃣', '1️⃣'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['🏳️‍🌈', '🏳️‍🌈'],
    ['\u845b\u{e0100}', '\u845b\u{e0100}'],
    ['漢'.repeat(10), '漢'.repeat(10)],
    ['👨‍👩‍👧‍👦'.repeat(10), '👨‍👩‍👧‍👦'.repeat(10)],
    ['e\u0323\u0302'.repeat(10), '\u1ec7'.repeat(10)],
    ['\u0e01\u0e33\u0e49'.repeat(5), '\u0e01\u0e33\u0e49'.repeat(5)],
    ['𝒜'.repeat(10), '𝒜'.repeat(10)],
  ])('cleans %j to %j', (value, text) => {
    expect(clean(value)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['blanks alone', ' \t\n '],
    ['what is invisible', '\u200b\u2060'],
    ['joiners alone', '\u200d\u200c'],
    ['a filler alone', '\u3164'],
    ['too many characters', 'a'.repeat(11)],
    ['a line break', 'Ada\nLovelace'],
    ['a null character', 'Ada\u0000'],
    ['an escape sequence', 'Ada\u001b[31m'],
    ['a line separator', 'Ada\u2028x'],
    ['a tower of marks', `Ada${'\u0301\u0323'.repeat(10)}`],
    ['a mark too many', `A${'\u0301'.repeat(9)}`],
    ['too many emoji', '👨‍👩‍👧‍👦'.repeat(11)],
    ['direction marks alone', '\u200e\u202e\u2069'],
    ['a blank of Braille alone', '\u2800'],
    ['a skin tone of no one, followed by nothing to see', '\ufe0f\u200d'],
    ['half a character', 'Ada\ud800'],
  ])('rejects %s', (_, value) => {
    expect(() => clean(value)).toThrow(refusal);
  });

  it.each([
    ['Ada\ud83d', '`displayName` contains half of a character'],
    ['\udc69 Ada', '`displayName` contains half of a character'],
    ['Ada\u0007', '`displayName` contains control characters or line breaks'],
    ['Ada\u2028x', '`displayName` contains control characters or line breaks'],
  ])('explains the error in %j', (value, message) => {
    expect(() => clean(value)).toThrow(message);
  });
});

describe('truncate', () => {
  it('returns a text that fits unchanged', () => {
    expect(truncate('Zoë', { maxCharacters: 3, maxBytes: 4 })).toBe('Zoë');
  });

  it.each([
    ['👨‍👩‍👧‍👦👩‍💻x', { maxCharacters: 2 }, '👨‍👩‍👧‍👦👩‍💻'],
    ['👨‍👩‍👧‍👦👩‍💻', { maxBytes: 30 }, '👨‍👩‍👧‍👦'],
    ['漢字漢字', { maxBytes: 8 }, '漢字'],
    ['e\u0323\u0302x', { maxBytes: 4 }, ''],
    ['🇫🇷🇩🇪', { maxBytes: 15 }, '🇫🇷'],
  ])('truncates %j between characters to %j', (text, bounds, beginning) => {
    expect(truncate(text, bounds)).toBe(beginning);
  });
});
