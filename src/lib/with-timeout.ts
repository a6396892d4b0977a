/**
 * Settles as `work` does, or after `timeoutMs` as `onTimeout` does; then `work` continues, and its
 * result is ignored. The timer does not keep the process alive. After a pause of the process, data
 * that has arrived is read before the timeout counts.
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
