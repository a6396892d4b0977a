import { describe, expect, it } from '@jest/globals';
import { languageFrom, localeFor } from '../../web/src/i18n/locales.js';

const KNOWN = ['en', 'fr', 'de', 'nl'];

describe('languageFrom', () => {
  it.each([
    [['fr-CA', 'en'], 'fr'],
    [['FR'], 'fr'],
    [['en-US@posix', 'en'], 'en'],
    [['de_DE.UTF-8'], 'de'],
    [['de@euro'], 'de'],
    // Frisian is not French.
    [['frr', 'nl'], 'nl'],
    [['', 'C', 'POSIX', '*'], 'en'],
    [['ja', 'pt-BR'], 'en'],
    [[], 'en'],
  ])('reads %j as %s', (wishes, language) => {
    expect(languageFrom(wishes, KNOWN)).toBe(language);
  });
});

describe('localeFor', () => {
  it.each([
    ['en', ['en-US@posix', 'en-GB'], 'en-GB'],
    ['en', ['en-US@posix', 'en'], 'en'],
    ['en', ['en-US@posix'], 'en'],
    ['de', ['en-GB', 'de-AT'], 'de-AT'],
    ['de', ['de_DE.UTF-8'], 'de'],
    ['fr', ['frr', 'en'], 'fr'],
    ['en', [], 'en'],
  ])('returns for %s in %j the locale %s, which can format dates', (language, tags, locale) => {
    expect(localeFor(language, tags)).toBe(locale);
    expect(() => new Intl.DateTimeFormat(locale)).not.toThrow();
  });
});
