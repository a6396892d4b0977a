/**
 * Settles as `work` does, or, when that takes longer than `timeoutMs`, with what `onTimeout` returns or throws. `work`
 * goes on; how it ends is ignored then. The timer keeps no process alive.
 */
export async function withTimeout<T, F = undefined>(
  work: T | Promise<T>,
  timeoutMs: number,
  onTimeout: () => F = () => undefined as F,
): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs).unref();
  });
  try {
    return await Promise.race([work, timeout.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
  }
}
