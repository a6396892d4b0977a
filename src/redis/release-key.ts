import { defineScript } from './define-script.js';

/** Deletes a key that still has the holder's value. */
export const releaseKey = defineScript({
  file: new URL('./release-key.lua', import.meta.url),
  keys: ['key'],
  args: (value: string | number) => [value],
  reply: () => undefined,
});
