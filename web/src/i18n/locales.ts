/** The part before region, encoding, or modifier, as in `fr-CA`, `en_US.UTF-8`, `de@euro`. */
const languageOf = (tag: string): string => /^[a-z]*/i.exec(tag)?.[0].toLowerCase() ?? '';

/** The first supported language of the preferences; otherwise English. */
export const languageFrom = (
  preferences: readonly string[],
  supported: readonly string[],
): string => preferences.map(languageOf).find((language) => supported.includes(language)) ?? 'en';

/**
 * The browser's first valid tag for a language, with its region; the language alone if there is
 * none. Some browsers pass on system locales such as `en-US@posix`, which Intl rejects.
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
