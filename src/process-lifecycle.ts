import type { Logger } from 'pino';

/** Stops what has started; null until then. */
export type Stop = () => Promise<void>;

/**
 * Ends the process cleanly: drained, with code 0 after a signal and 1 after an uncaught fault. By
 * default, Node would end it immediately, in the middle of requests.
 */
export class ProcessLifecycle {
  #stop: Stop | null = null;
  #isStopping = false;

  /** @param drainTimeoutMs after which the process ends without being drained */
  constructor(
    private readonly log: Logger,
    private readonly drainTimeoutMs: number,
  ) {
    process.on('uncaughtException', (error) => this.#fail(error, 'Uncaught exception'));
    process.on('unhandledRejection', (reason) => this.#fail(reason, 'Unhandled rejection'));
  }

  /** From now on, signals call `stop`. */
  started(stop: Stop): void {
    this.#stop = stop;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        this.log.info({ signal }, 'Signal received; stopping');
        void this.#end(0);
      });
    }
  }

  #fail(error: unknown, what: string): void {
    const next = this.#isStopping ? 'stopping already' : 'stopping';
    this.log.fatal({ err: error }, `${what}; ${next}`);
    void this.#end(1);
  }

  async #end(code: number): Promise<void> {
    // A second reason to stop can only raise the exit code.
    process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
    if (this.#isStopping) return;
    this.#isStopping = true;
    const deadline = setTimeout(() => {
      this.log.fatal('Drain timed out; exiting');
      process.exit(1);
    }, this.drainTimeoutMs);
    try {
      await this.#stop?.();
    } catch (error) {
      this.log.fatal({ err: error }, 'Failed to stop; exiting');
      process.exitCode = 1;
    }
    clearTimeout(deadline);
    process.exit();
  }
}
