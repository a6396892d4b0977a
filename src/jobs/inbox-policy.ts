import { StorageUnavailableError } from '../errors/domain-error.js';

/** The retries of events. Times are in milliseconds. */
export interface InboxPolicy {
  /** The time after which a handler has failed. */
  readonly handlerTimeoutMs: number;
  /** The time after which a failing event is deferred, so that its lane continues. */
  readonly maxHoldMs: number;
  /**
   * Tries of an event, including those at the head of its lane; after the last one it is parked.
   */
  readonly maxTries: number;
  /** The first delay of an event that was deferred; it doubles with each try. */
  readonly firstDeferralMs: number;
  readonly maxDeferralMs: number;
  /** The longest pause during an outage of a store. */
  readonly maxWaitMs: number;
  /** The interval after which a forgotten event is found. */
  readonly sweepMs: number;
}

/** Three or four tries at the head of the lane, then eight over about a quarter of an hour. */
export const DEFAULT_POLICY: InboxPolicy = {
  handlerTimeoutMs: 10_000,
  maxHoldMs: 3000,
  maxTries: 12,
  firstDeferralMs: 5000,
  maxDeferralMs: 300_000,
  maxWaitMs: 2000,
  sweepMs: 5000,
};

const FIRST_RETRY_MS = 200;
/** Tries at the head of a lane: 200, 600, and 1600 ms apart. */
export const TRIES_IN_LANE = 4;

/** Null to defer the event. */
export function retryDelay(policy: InboxPolicy, tries: number, heldMs: number): number | null {
  if (tries >= TRIES_IN_LANE) return null;
  const delay = jittered(FIRST_RETRY_MS * 2.8 ** (tries - 1));
  return heldMs + delay > policy.maxHoldMs ? null : delay;
}

export function deferralDelay(policy: InboxPolicy, tries: number): number {
  const delay = policy.firstDeferralMs * 2 ** Math.max(0, tries - TRIES_IN_LANE);
  return jittered(Math.min(policy.maxDeferralMs, delay));
}

export const waitDelay = (policy: InboxPolicy, waits: number): number =>
  jittered(Math.min(policy.maxWaitMs * 0.8, 250 * 2 ** Math.min(waits, 10)));

/**
 * Whether a store was unavailable, so that the event could not succeed. Such events are postponed
 * in order; parking everything during an outage would leave it to the operator. LiveKit does not
 * count, because it reports the same for rooms that no longer exist, for which an event must not
 * wait.
 */
export const isStoreOutage = (error: unknown): boolean =>
  error instanceof StorageUnavailableError ||
  (error instanceof AggregateError && error.errors.some(isStoreOutage));

/** Varies by up to a fifth, so that events that failed together are not retried together. */
const jittered = (ms: number): number => Math.round(ms * (0.8 + 0.4 * Math.random()));
