import type { Socket } from 'node:net';

/** Node reads at most this much at once. */
export const MAX_CHUNK_BYTES = 65_536;

/** Counts the bytes of an incomplete message, which ws does not expose. */
export class PartialMessage {
  #taken: number;

  /** @param head bytes after the upgrade request that are already read */
  constructor(
    private readonly connection: Pick<Socket, 'bytesRead'>,
    head: Buffer,
  ) {
    this.#taken = connection.bytesRead - head.length;
  }

  get bytes(): number {
    return Math.max(0, this.connection.bytesRead - this.#taken);
  }

  /** A control frame arrived, possibly between the fragments of a message. */
  tookFrame(payloadBytes: number): void {
    this.#taken += frameBytes(payloadBytes);
  }

  /**
   * A message is complete. Less than a chunk can follow it, which limits the error from the headers
   * of its fragments.
   */
  tookMessage(payloadBytes: number): void {
    const least = this.connection.bytesRead - MAX_CHUNK_BYTES;
    this.#taken = Math.max(this.#taken + frameBytes(payloadBytes), least);
  }
}

/** RFC 6455, 5.2: two bytes, the length, the client's mask, the payload. */
function frameBytes(payloadBytes: number): number {
  const lengthBytes = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 2 + lengthBytes + 4 + payloadBytes;
}
