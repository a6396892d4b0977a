import { setTimeout as delay } from 'node:timers/promises';

/**
 * LiveKit lists participants and tracks up to half a second after their events. The limit is a
 * number of reads rather than a time, so that a process that was paused still reads again.
 */
const LOOKS = 11;
const PAUSE_MS = 50;

/** Calls `look` until it finds something; null if it never does. */
export async function pollUntil<T>(look: () => Promise<T | null>): Promise<T | null> {
  for (let looks = 1; ; looks += 1) {
    const found = await look();
    if (found !== null || looks === LOOKS) return found;
    await delay(PAUSE_MS);
  }
}
