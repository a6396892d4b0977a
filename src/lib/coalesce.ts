interface Batch<V> {
  readonly result: Promise<V>;
  /** The batch that starts when the current one ends. */
  next: Promise<V> | null;
}

/**
 * Shares one call among concurrent callers with the same key. A caller never gets the result of a
 * call that started before its own request: callers during a call share the one that follows it.
 */
export class Coalescer<V> {
  readonly #batches = new Map<string, Batch<V>>();

  run(key: string, call: () => Promise<V>): Promise<V> {
    const current = this.#batches.get(key);
    if (!current) return this.#start(key, call);
    current.next ??= this.#after(current, () => this.#start(key, call));
    return current.next;
  }

  #start(key: string, call: () => Promise<V>): Promise<V> {
    const batch: Batch<V> = { result: call(), next: null };
    this.#batches.set(key, batch);
    const ended = () => {
      if (batch.next === null) this.#batches.delete(key);
    };
    // Runs before any caller continues, so that none joins a finished call.
    batch.result.then(ended, ended);
    return batch.result;
  }

  #after(batch: Batch<V>, start: () => Promise<V>): Promise<V> {
    return batch.result.then(start, start);
  }
}
