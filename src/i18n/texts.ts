import i18next from 'i18next';
import { de } from './locales/de.js';
import { en } from './locales/en.js';
import { es } from './locales/es.js';
import { fr } from './locales/fr.js';
import { it } from './locales/it.js';
import { nl } from './locales/nl.js';
import type { TextKey, Translation } from './translation.js';

export type TextValues = Readonly<Record<string, string>>;

const LOCALES: Readonly<Record<string, Translation>> = { en, fr, de, nl, es, it };

const translations = i18next.createInstance();
void translations.init({
  initAsync: false,
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  // Texts are plain; templates of HTML escape what they are given.
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(
    Object.entries(LOCALES).map(([language, translation]) => [language, { translation }]),
  ),
});

/**
 * A text in a language (BCP 47): French for `fr-CA`, English where there is no translation.
 */
export const translate = (language: string, key: TextKey, values: TextValues = {}): string =>
  translations.t(key, { lng: language, ...values });

/** The language that texts for this one come in; dates beside them have to be in the same. */
export const languageOfTexts = (language: string): string =>
  Object.hasOwn(LOCALES, new Intl.Locale(language).language) ? language : 'en';
