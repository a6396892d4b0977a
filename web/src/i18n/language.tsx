import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { EMBEDDING } from '../browser/embedding';
import { recall, remember } from '../browser/storage';
import { en, type Messages } from './en';
import { languageFrom, localeFor } from './locales';

/** English is part of the bundle; the others are loaded on demand. */
const LANGUAGES: Readonly<Record<string, { name: string; load: () => Promise<Messages> }>> = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  fr: { name: 'Français', load: async () => (await import('./fr')).fr },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
  nl: { name: 'Nederlands', load: async () => (await import('./nl')).nl },
  es: { name: 'Español', load: async () => (await import('./es')).es },
  it: { name: 'Italiano', load: async () => (await import('./it')).it },
};
const STORED = 'foyer.language';

interface Language {
  readonly code: string;
  /** With the browser's region, for dates. */
  readonly locale: string;
  readonly messages: Messages;
  readonly choose: (code: string) => void;
}

const LanguageContext = createContext<Language>({
  code: 'en',
  locale: 'en',
  messages: en,
  choose: () => undefined,
});

/** Provides the texts in the chosen language, else in the browser's first supported language. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [code, setCode] = useState(preferred);
  const [messages, setMessages] = useState<Messages | null>(code === 'en' ? en : null);
  useEffect(() => {
    let isCurrent = true;
    document.documentElement.lang = code;
    const load = LANGUAGES[code]?.load ?? (() => Promise.resolve(en));
    // Falls back if a newer deployment has removed the file, or the network is gone.
    const loaded = load().catch(() => en);
    void loaded.then((found) => {
      if (isCurrent) setMessages(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [code]);
  const language = useMemo(
    () =>
      messages && {
        code,
        locale: localeFor(code, browserLanguages),
        messages,
        choose(chosen: string) {
          remember(STORED, chosen);
          setCode(chosen);
        },
      },
    [code, messages],
  );
  return language && <LanguageContext value={language}>{children}</LanguageContext>;
}

/** The texts in the viewer's language. */
export const useText = (): Messages => use(LanguageContext).messages;

export const useLanguage = (): Language => use(LanguageContext);

export const languageNames = Object.entries(LANGUAGES).map(([code, { name }]) => ({ code, name }));

// Missing in some browsers, which the type does not say.
const browserLanguages = (navigator.languages as readonly string[] | undefined) ?? [];

const preferred = (): string =>
  languageFrom(
    [EMBEDDING?.language ?? '', recall(STORED) ?? '', ...browserLanguages],
    Object.keys(LANGUAGES),
  );
