/** One function for all: some callers have a bucket for each connection. */
const monotonicMs = (): number => performance.now();

/** Allows `perSecond` tokens on average, and `capacity` at once after a pause. */
export class TokenBucket {
  #tokens: number;
  #updatedAt: number;

  constructor(
    private readonly limit: { readonly capacity: number; readonly perSecond: number },
    private readonly now = monotonicMs,
  ) {
    this.#tokens = limit.capacity;
    this.#updatedAt = now();
  }

  /** @returns false, and takes nothing, if fewer tokens are left */
  take(tokens = 1): boolean {
    const { capacity, perSecond } = this.limit;
    const now = this.now();
    const refill = ((now - this.#updatedAt) / 1000) * perSecond;
    this.#tokens = Math.min(capacity, this.#tokens + refill);
    this.#updatedAt = now;
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }
}
