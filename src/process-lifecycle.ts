import type { Logger } from 'pino';

/** What there is to stop; null as long as nothing has started. */
export type Stop = () => Promise<void>;

/**
 * Ends the process in good order: drained and with code 0 after a signal, drained and with code 1
 * after a fault that nothing caught. Node would end it at once then, in the middle of everything.
 */
export class ProcessLifecycle {
  #stop: Stop | null = null;
  #isStopping = false;

  /** @param drainTimeoutMs after which the process ends though it is not drained */
  constructor(
    private readonly log: Logger,
    private readonly drainTimeoutMs: number,
  ) {
    process.on('uncaughtException', (error) => this.#fail(error, 'Uncaught exception'));
    process.on('unhandledRejection', (reason) => this.#fail(reason, 'Unhandled rejection'));
  }

  /** From now on signals stop what has started. */
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
    // A second reason to stop changes the code at most.
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
