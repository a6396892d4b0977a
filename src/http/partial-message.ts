import type { Socket } from 'node:net';

/** Node reads no more than this at once. */
export const MAX_CHUNK_BYTES = 65_536;

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
