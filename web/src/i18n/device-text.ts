import { use } from 'react';
import { useLanguage } from './language';
import type { DeviceTexts } from './devices/en';

const english = async () => (await import('./devices/en')).en;
const LANGUAGES: Readonly<Record<string, () => Promise<DeviceTexts>>> = {
  fr: async () => (await import('./devices/fr')).fr,
  de: async () => (await import('./devices/de')).de,
  nl: async () => (await import('./devices/nl')).nl,
  es: async () => (await import('./devices/es')).es,
  it: async () => (await import('./devices/it')).it,
};

const loaded = new Map<string, Promise<DeviceTexts>>();

/** Texts that few visits need, in the viewer's language. Suspends until they are loaded. */
export const useDeviceText = (): DeviceTexts => use(textsIn(useLanguage().code));

function textsIn(code: string): Promise<DeviceTexts> {
  const known = loaded.get(code);
  if (known) return known;
  // Falls back as useText does.
  const texts = (LANGUAGES[code] ?? english)().catch(english);
  loaded.set(code, texts);
  return texts;
}
