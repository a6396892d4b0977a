export interface RepeatedTaskOptions {
  readonly periodMs: number;
  readonly run: () => Promise<void>;
  /** Receives the error of a failed run; the next run follows. */
  readonly onError: (error: unknown) => void;
}

/** Work that each instance repeats for itself, one run at a time. */
export class RepeatedTask {
  #timer: NodeJS.Timeout | null = null;
  #isRunning = false;

  constructor(private readonly options: RepeatedTaskOptions) {}

  /** Does nothing if already started. */
  start(): void {
    this.#timer ??= setInterval(() => void this.run(), this.options.periodMs).unref();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** One run. Never rejects; does nothing while another run is in progress. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      await this.options.run();
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.#isRunning = false;
    }
  }
}
