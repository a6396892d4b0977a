import type { IncomingMessage } from 'node:http';
import { BadRequestError, PayloadTooLargeError } from '../errors/domain-error.js';

const ENDED_EARLY = 'The request body ended early; send it again.';

/**
 * Reads a whole body of at most `limit` bytes.
 * @throws PayloadTooLargeError as early as possible, BadRequestError when the client disconnects
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    return Promise.reject(new PayloadTooLargeError(limit));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(new PayloadTooLargeError(limit));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    request.on('error', (error) => reject(new BadRequestError(ENDED_EARLY, { cause: error })));
    request.on('aborted', () => reject(new BadRequestError(ENDED_EARLY)));
  });
}
