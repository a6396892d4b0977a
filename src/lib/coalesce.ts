interface Batch<V> {
  readonly result: Promise<V>;
  /** Of the batch that starts when this one ends. */
  next: Promise<V> | null;
}

/**
 * Shares one call among callers who ask for the same thing at the same time, and stays exact: a
 * caller never gets the answer of a call that began before it asked. While a call is under way,
 * all who ask meanwhile share the one that follows it.
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
    // Before any caller continues, so that nobody joins a call that is over.
    batch.result.then(ended, ended);
    return batch.result;
  }

  #after(batch: Batch<V>, start: () => Promise<V>): Promise<V> {
    return batch.result.then(start, start);
  }
}
