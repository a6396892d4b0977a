interface CallGroupsOptions {
  readonly work: (key: string) => Promise<void>;
  /** From the start of one group to that of the next. */
  readonly spacingMs: number;
  /** Groups in progress. */
  readonly maxGroups: number;
  /** Calls in a group. */
  readonly maxSize: number;
}

interface Waiting {
  readonly result: Promise<void>;
  readonly start: () => void;
}

/**
 * Runs one call per key at a time, and starts the calls of different keys in groups, so that stores
 * combine what the calls of a group read and write. Callers share the call that starts after they
 * asked. A call that comes alone starts at once.
 */
export class CallGroups {
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Set<string>();
  #groups = 0;
  #startedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: CallGroupsOptions) {}

  run(key: string): Promise<void> {
    const known = this.#waiting.get(key);
    if (known) return known.result;
    const waiting = this.#wait(key);
    this.#waiting.set(key, waiting);
    this.#startSoon();
    return waiting.result;
  }

  #wait(key: string): Waiting {
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    return { start, result: started.then(() => this.options.work(key)) };
  }

  #startSoon(): void {
    const isFull = this.#groups === this.options.maxGroups;
    if (this.#timer || isFull || this.#waiting.size === 0) return;
    const pauseMs = this.#startedAt + this.options.spacingMs - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#start();
      },
      Math.max(0, pauseMs),
    );
  }

  #start(): void {
    const ready = [...this.#waiting].filter(([key]) => !this.#running.has(key));
    const group = ready.slice(0, this.options.maxSize);
    // The end of a call starts the next one with its key.
    if (group.length === 0) return;
    this.#startedAt = performance.now();
    this.#groups += 1;
    void Promise.all(group.map(([key, waiting]) => this.#call(key, waiting))).then(() => {
      this.#groups -= 1;
      this.#startSoon();
    });
    this.#startSoon();
  }

  async #call(key: string, { start, result }: Waiting): Promise<void> {
    this.#waiting.delete(key);
    this.#running.add(key);
    start();
    await result.catch(() => undefined);
    this.#running.delete(key);
    this.#startSoon();
  }
}
