import type { EventStream, PubSub } from '../../src/redis/pub-sub.js';
import { MAX_QUEUED_EVENTS, SubscriberTooSlowError } from '../../src/redis/pub-sub.js';

/** Publishes the events of a test within one process. */
export class FakePubSub implements Pick<PubSub, 'open' | 'publish'> {
  readonly #streams = new Set<FakeStream>();

  get open(): PubSub['open'] {
    return <T>(topics: readonly string[]) => {
      const stream = new FakeStream(topics, () => this.#streams.delete(stream));
      this.#streams.add(stream);
      return Promise.resolve(stream as EventStream<unknown> as EventStream<T>);
    };
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** As with Redis, subscribers get what JSON keeps of the payload. */
  publish(topic: string, payload: unknown): void {
    const value: unknown = JSON.parse(JSON.stringify(payload));
    for (const stream of [...this.#streams]) {
      if (stream.topics.includes(topic)) stream.push(value);
    }
  }

  /** Sends a signal, such as GAP, to every stream. */
  tell(signal: unknown): void {
    for (const stream of [...this.#streams]) stream.push(signal);
  }

  /** Ends every stream as if its reader had fallen behind. */
  overflow(): void {
    for (const stream of [...this.#streams]) stream.overflow();
  }
}

type End = 'open' | 'closed' | 'overflowed';

class FakeStream implements EventStream<unknown> {
  #values: unknown[] = [];
  #end: End = 'open';
  #wake: (() => void) | null = null;

  constructor(
    readonly topics: readonly string[],
    private readonly onClose: () => void,
  ) {}

  push(value: unknown): void {
    if (this.#end !== 'open') return;
    if (this.#values.length >= MAX_QUEUED_EVENTS) {
      this.overflow();
      return;
    }
    this.#values.push(value);
    this.#wake?.();
  }

  overflow(): void {
    this.#finish('overflowed');
  }

  close(): void {
    this.#finish('closed');
  }

  async next(): Promise<IteratorResult<unknown>> {
    for (;;) {
      if (this.#values.length > 0) return { done: false, value: this.#values.shift() };
      if (this.#end === 'closed') return { done: true, value: undefined };
      if (this.#end === 'overflowed') {
        this.#end = 'closed';
        throw new SubscriberTooSlowError();
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  return(): Promise<IteratorResult<unknown>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(end: End): void {
    if (this.#end !== 'open') return;
    this.#end = end;
    this.#values = [];
    this.onClose();
    this.#wake?.();
  }
}
