const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface RetryPolicy {
  /** The delay after each failed attempt; the delivery fails after the last one. */
  readonly delaysMs: readonly number[];
  /** The longest delay that a receiver may ask for. */
  readonly maxRetryAfterMs: number;
  /** An endpoint that has failed for so long is paused. */
  readonly pauseAfterMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  delaysMs: [
    5 * SECOND,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ],
  maxRetryAfterMs: 24 * HOUR,
  pauseAfterMs: 5 * 24 * HOUR,
};

/** Receivers that return from an outage get the retries spread over this share of the delay. */
const JITTER = 0.2;

/**
 * When a delivery is attempted again; null if it has failed.
 * @param tries the attempts made, the last one included
 * @param retryAfterMs the delay that the receiver asked for
 */
export function nextAttemptAt(
  { delaysMs, maxRetryAfterMs }: RetryPolicy,
  tries: number,
  retryAfterMs: number | null,
  now: Date,
  random = Math.random,
): Date | null {
  const delayMs = delaysMs[tries - 1];
  if (delayMs === undefined) return null;
  const spread = delayMs * (1 + JITTER * random());
  const asked = Math.min(retryAfterMs ?? 0, maxRetryAfterMs);
  return new Date(now.getTime() + Math.max(spread, asked));
}
