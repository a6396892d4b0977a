import type { Client, SubscribePayload } from 'graphql-ws';
import { TIMEOUT_MS } from './eventually.js';
import type { GraphQLFailure } from './test-client.js';

type Item<Data> =
  | { readonly kind: 'event'; readonly data: Data }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLFailure[] }
  /** `reason`: why the WebSocket ended; absent if the server completed the subscription. */
  | { readonly kind: 'ended'; readonly reason?: string };

/** A subscription that a test reads item by item, without missing any. */
export class TestStream<Data> {
  readonly #items: Item<Data>[] = [];
  #wake: (() => void) | null = null;
  readonly #unsubscribe: () => void;

  constructor(client: Client, payload: SubscribePayload) {
    this.#unsubscribe = client.subscribe<Data>(payload, {
      next: ({ data, errors }) => {
        if (errors) this.#push({ kind: 'refused', errors: errors as unknown as GraphQLFailure[] });
        else if (data) this.#push({ kind: 'event', data });
      },
      error: (error) => {
        this.#push(
          Array.isArray(error)
            ? { kind: 'refused', errors: error as GraphQLFailure[] }
            : { kind: 'ended', reason: reasonOf(error) },
        );
      },
      complete: () => this.#push({ kind: 'ended' }),
    });
  }

  /** The data of the next event. */
  async next(timeoutMs = TIMEOUT_MS): Promise<Data> {
    const item = await this.#take(timeoutMs);
    if (item.kind !== 'event') throw new Error(`an event was expected: ${JSON.stringify(item)}`);
    return item.data;
  }

  /** Reads events until one passes. */
  async until(fits: (data: Data) => boolean): Promise<Data> {
    for (;;) {
      const data = await this.next();
      if (fits(data)) return data;
    }
  }

  /** The code with which the subscription was rejected. */
  async refusal(): Promise<string | undefined> {
    const item = await this.#take();
    if (item.kind !== 'refused') throw new Error(`a refusal was expected: ${JSON.stringify(item)}`);
    return item.errors[0]?.extensions.code;
  }

  /** Resolves when the server ends the stream with no further event. */
  async ended(timeoutMs = TIMEOUT_MS): Promise<void> {
    const item = await this.#take(timeoutMs);
    if (item.kind !== 'ended') throw new Error(`the end was expected: ${JSON.stringify(item)}`);
  }

  close(): void {
    this.#unsubscribe();
  }

  #push(item: Item<Data>): void {
    this.#items.push(item);
    this.#wake?.();
  }

  async #take(timeoutMs = TIMEOUT_MS): Promise<Item<Data>> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const item = this.#items.shift();
      if (item) return item;
      if (Date.now() >= deadline) throw new Error(`nothing came within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** The reason of a closed WebSocket, with its code first. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, reason } = error as { readonly code: number; readonly reason: string };
  return `${code} ${reason}`;
}
