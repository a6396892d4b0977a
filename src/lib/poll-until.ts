import { setTimeout as delay } from 'node:timers/promises';

/**
 * LiveKit lists people and tracks up to half a second after it has told of them. Looks are counted:
 * by the clock, a process that stood still would not look again.
 */
const LOOKS = 11;
const PAUSE_MS = 50;

/** What `look` finds, now or in a moment; null when it finds nothing (null) each time. */
export async function pollUntil<T>(look: () => Promise<T | null>): Promise<T | null> {
  for (let looks = 1; ; looks += 1) {
    const found = await look();
    if (found !== null || looks === LOOKS) return found;
    await delay(PAUSE_MS);
  }
}
