import type { en } from './locales/en.js';

export type TextKey = keyof typeof en;
export type Translation = Readonly<Record<TextKey, string>>;
