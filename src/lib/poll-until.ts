import { setTimeout as delay } from 'node:timers/promises';

/**
 * LiveKit lists participants and tracks up to half a second after their events. The limit is a
 * number of reads rather than a time, so that a process that was paused still reads again.
 */
const MAX_READS = 11;
const PAUSE_MS = 50;

/** Calls `read` until it returns a value; null if it never does. */
export async function pollUntil<T>(read: () => Promise<T | null>): Promise<T | null> {
  for (let reads = 1; ; reads += 1) {
    const found = await read();
    if (found !== null || reads === MAX_READS) return found;
    await delay(PAUSE_MS);
  }
}
