/**
 * Settles as `work` does, or, when that takes longer than `timeoutMs`, with what `onTimeout` returns or throws. `work`
 * goes on; how it ends is ignored then. The timer keeps no process alive. A process that stood still does not take its
 * own pause for a timeout: it reads what has arrived first.
 */
export async function withTimeout<T, F = undefined>(
  work: T | Promise<T>,
  timeoutMs: number,
  onTimeout: () => F = () => undefined as F,
): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    // Node runs timers before it reads from sockets, and setImmediate after that.
    timer = setTimeout(() => setImmediate(resolve), timeoutMs).unref();
  });
  try {
    return await Promise.race([work, timeout.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
  }
}
