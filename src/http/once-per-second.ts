const SHARED_MS = 1_000;

/**
 * Shares one result among all calls within a second: anyone may call, and each result costs the
 * stores.
 */
export function oncePerSecond<T>(ask: () => Promise<T>): () => Promise<T> {
  let shared: { readonly result: Promise<T>; readonly at: number } | null = null;
  return () => {
    const now = Date.now();
    if (shared === null || Math.abs(now - shared.at) >= SHARED_MS)
      shared = { result: ask(), at: now };
    return shared.result;
  };
}
