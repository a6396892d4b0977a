/** What comes before region, encoding and the like, as in `fr-CA`, `en_US.UTF-8`, `de@euro`. */
const languageOf = (tag: string): string => /^[a-z]*/i.exec(tag)?.[0].toLowerCase() ?? '';

/** The first of the wishes that is known; English otherwise. */
export const languageFrom = (wishes: readonly string[], known: readonly string[]): string =>
  wishes.map(languageOf).find((language) => known.includes(language)) ?? 'en';

/**
 * The first of a browser's tags for a language, with its region; the language alone where there is
 * none. Some browsers pass on what their system is set to, such as `en-US@posix`, which Intl refuses.
 */
export const localeFor = (language: string, tags: readonly string[]): string =>
  tags.find((tag) => languageOf(tag) === language && isUsable(tag)) ?? language;

function isUsable(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
