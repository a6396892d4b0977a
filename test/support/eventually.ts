/** Ends what hangs, and nothing else, also on a busy machine. */
export const TIMEOUT_MS = 60_000;
const PAUSE_MS = 20;

/**
 * Reads until the value passes, and resolves to it. Retries a read that throws; after the timeout,
 * the last failure fails the test.
 */
export async function eventually<T>(
  read: () => T | Promise<T>,
  fits: (value: T) => boolean = () => true,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const value = await read();
      if (fits(value)) return value;
      if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
