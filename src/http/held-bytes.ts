import type { Logger } from 'pino';

const MAX_HELD_BYTES = 12_000_000;
const CHECK_MS = 250;
/** An attack closes connections every second, but is logged once a minute. */
const LOG_INTERVAL_MS = 60_000;

/** A connection whose peer makes the gateway hold memory: incomplete messages, unread answers. */
export interface Holder {
  readonly heldBytes: number;
  terminate(): void;
}

export interface HeldBytesDeps {
  readonly log: Pick<Logger, 'warn'>;
  readonly maxBytes?: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/**
 * Limits the memory that all peers together make this process hold. Limits per socket or address do
 * not suffice, because an attacker has many of both.
 */
export class HeldBytes {
  readonly #holders = new Set<Holder>();
  readonly #maxBytes: number;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #shed = 0;
  #loggedShed = 0;
  #loggedAt = -Infinity;

  constructor(private readonly deps: HeldBytesDeps) {
    this.#maxBytes = deps.maxBytes ?? MAX_HELD_BYTES;
    this.#now = deps.now ?? (() => performance.now());
  }

  /** The number of connections closed so far. */
  get shedCount(): number {
    return this.#shed;
  }

  add(holder: Holder): void {
    this.#holders.add(holder);
    this.#timer ??= setInterval(() => this.check(), CHECK_MS).unref();
  }

  remove(holder: Holder): void {
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Closes the connections that hold the most, as many as necessary. */
  check(): void {
    const held = Array.from(this.#holders, (holder) => ({ holder, bytes: holder.heldBytes }));
    const heldBytes = held.reduce((sum, { bytes }) => sum + bytes, 0);
    if (heldBytes <= this.#maxBytes) return;
    let excess = heldBytes - this.#maxBytes;
    for (const { holder, bytes } of held.sort((a, b) => b.bytes - a.bytes)) {
      if (excess <= 0) break;
      holder.terminate();
      this.#shed += 1;
      excess -= bytes;
    }
    this.#logShed(heldBytes);
  }

  #logShed(heldBytes: number): void {
    const now = this.#now();
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return;
    const fields = {
      closed: this.#shed - this.#loggedShed,
      heldBytes,
      maxHeldBytes: this.#maxBytes,
    };
    this.#loggedAt = now;
    this.#loggedShed = this.#shed;
    this.deps.log.warn(
      fields,
      'Closed the connections with the most unread answers and unfinished messages: all together exceed the limit; limit connections per address at the proxy',
    );
  }
}
