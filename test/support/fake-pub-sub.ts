import type { EventStream, PubSub } from '../../src/redis/pub-sub.js';
import { SubscriberTooSlowError } from '../../src/redis/pub-sub.js';

/** Publishes the events of a test within one process. */
export class FakePubSub implements Pick<PubSub, 'open'> {
  readonly #streams = new Set<FakeStream>();

  get open(): PubSub['open'] {
    return <T>() => {
      const stream = new FakeStream(() => this.#streams.delete(stream));
      this.#streams.add(stream);
      return Promise.resolve(stream as EventStream<unknown> as EventStream<T>);
    };
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  tell(signal: unknown): void {
    for (const stream of this.#streams) stream.push({ done: false, value: signal });
  }

  /** The streams lose their events, as in an overflow. */
  overflow(): void {
    for (const stream of this.#streams) stream.fail(new SubscriberTooSlowError());
  }
}

type Item = IteratorResult<unknown> | Error;

class FakeStream implements EventStream<unknown> {
  readonly #items: Item[] = [];
  #wake: ((item: Item) => void) | null = null;

  constructor(private readonly onClose: () => void) {}

  push(item: Item): void {
    const wake = this.#wake;
    this.#wake = null;
    if (wake) wake(item);
    else this.#items.push(item);
  }

  fail(error: Error): void {
    this.onClose();
    this.push(error);
  }

  close(): void {
    this.onClose();
    this.push({ done: true, value: undefined });
  }

  async next(): Promise<IteratorResult<unknown>> {
    const item = this.#items.shift() ?? (await new Promise<Item>((wake) => (this.#wake = wake)));
    if (item instanceof Error) throw item;
    return item;
  }

  return(): Promise<IteratorResult<unknown>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
