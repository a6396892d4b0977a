import { describe, expect, it } from '@jest/globals';
import { cleanText } from '../../src/services/text.js';

const clean = (value: string) => cleanText(value, { min: 1, max: 10, field: 'displayName' });
const refusal = expect.objectContaining({ code: 'BAD_USER_INPUT', fields: ['displayName'] });

describe('cleanText', () => {
  it.each([
    [' \t Ada \n', 'Ada'],
    ['\u00a0Ada\u3000', 'Ada'],
    ['Re\u0301mi', 'R\u00e9mi'],
    ['A\u200bd\ufeff\u00ada', 'Ada'],
    ['\u200b Ada', 'Ada'],
    ['\u0645\u06cc\u200c\u062e', '\u0645\u06cc\u200c\u062e'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['𝒜'.repeat(10), '𝒜'.repeat(10)],
  ])('takes %j as %j', (value, text) => {
    expect(clean(value)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['blanks alone', ' \t\n '],
    ['what nobody sees', '\u200b\u2060'],
    ['joiners alone', '\u200d\u200c'],
    ['a filler alone', '\u3164'],
    ['too many characters', 'a'.repeat(11)],
    ['a line break', 'Ada\nLovelace'],
    ['a null character', 'Ada\u0000'],
    ['an escape sequence', 'Ada\u001b[31m'],
    ['a line separator', 'Ada\u2028x'],
    ['text that is turned round', 'Ada\u202egpj'],
    ['an isolate that stays open', 'Ada\u2067x'],
    ['half a character', 'Ada\ud800'],
  ])('refuses %s', (_, value) => {
    expect(() => clean(value)).toThrow(refusal);
  });
});
