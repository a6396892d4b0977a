const TIMEOUT_MS = 15_000;
const PAUSE_MS = 20;

/**
 * Reads until the value fits, and answers it. A read that throws is tried again, too; when time is
 * up, the last failure is the test's.
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
