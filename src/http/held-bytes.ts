import type { Socket } from 'node:net';

const MAX_HELD_BYTES = 64_000_000;
const CHECK_MS = 1_000;
/** Node reads no more than this at once. */
const MAX_CHUNK_BYTES = 65_536;

/** A connection whose peer makes the gateway hold something: a message that is not whole yet, unread answers. */
export interface Holder {
  readonly heldBytes: number;
  terminate(): void;
}

/**
 * Bounds what all peers together make this process hold. Limits of one socket or address do not: an
 * attacker has many of both.
 */
export class HeldBytes {
  readonly #holders = new Set<Holder>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly maxBytes = MAX_HELD_BYTES) {}

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

  /** Ends the connections that hold most, as many as it takes. */
  check(): void {
    const held = Array.from(this.#holders, (holder) => ({ holder, bytes: holder.heldBytes }));
    let total = held.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= this.maxBytes) return;
    for (const { holder, bytes } of held.sort((a, b) => b.bytes - a.bytes)) {
      if (total <= this.maxBytes) return;
      holder.terminate();
      total -= bytes;
    }
  }
}

/** How much of a message has come in before it is whole; ws does not tell. */
export class PartialMessage {
  #taken: number;

  /** @param head bytes after the request for the upgrade that are already read */
  constructor(
    private readonly connection: Pick<Socket, 'bytesRead'>,
    head: Buffer,
  ) {
    this.#taken = connection.bytesRead - head.length;
  }

  get bytes(): number {
    return Math.max(0, this.connection.bytesRead - this.#taken);
  }

  /** A control frame came, perhaps between the pieces of a message. */
  tookFrame(payloadBytes: number): void {
    this.#taken += frameBytes(payloadBytes);
  }

  /** A message is whole. Only less than a chunk can have come after it; that bounds the error by its pieces' headers. */
  tookMessage(payloadBytes: number): void {
    const least = this.connection.bytesRead - MAX_CHUNK_BYTES;
    this.#taken = Math.max(this.#taken + frameBytes(payloadBytes), least);
  }
}

/** RFC 6455, 5.2: two bytes, the length, the mask of clients, the payload. */
function frameBytes(payloadBytes: number): number {
  const lengthBytes = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 2 + lengthBytes + 4 + payloadBytes;
}
