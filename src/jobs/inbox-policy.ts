import { StorageUnavailableError } from '../errors/domain-error.js';

/** How long events are tried. Times are in milliseconds. */
export interface InboxPolicy {
  /** A handler that takes longer has failed. */
  readonly handlerTimeoutMs: number;
  /** A failing event lets the others of its lane pass after that. */
  readonly maxHoldMs: number;
  /** Tries of an event, those in its lane included; after the last one it is parked. */
  readonly maxTries: number;
  /** First delay of an event that stepped aside; it doubles from try to try. */
  readonly asideDelayMs: number;
  readonly maxAsideDelayMs: number;
  /** Longest pause while something that the handlers need is away. */
  readonly maxWaitMs: number;
  /** An event that nobody looked at for this long is looked at. */
  readonly sweepMs: number;
}

/** Three or four tries in the lane, then eight over about a quarter of an hour. */
export const DEFAULT_POLICY: InboxPolicy = {
  handlerTimeoutMs: 10_000,
  maxHoldMs: 3000,
  maxTries: 12,
  asideDelayMs: 5000,
  maxAsideDelayMs: 300_000,
  maxWaitMs: 2000,
  sweepMs: 5000,
};

const FIRST_RETRY_MS = 200;
/** Tries in a lane: 200, 600 and 1,600 ms apart. */
export const TRIES_IN_LANE = 4;

/** Null: not in its lane any more. */
export function retryDelay(policy: InboxPolicy, tries: number, heldMs: number): number | null {
  if (tries >= TRIES_IN_LANE) return null;
  const delay = jittered(FIRST_RETRY_MS * 2.8 ** (tries - 1));
  return heldMs + delay > policy.maxHoldMs ? null : delay;
}

export function asideDelay(policy: InboxPolicy, tries: number): number {
  const delay = policy.asideDelayMs * 2 ** Math.max(0, tries - TRIES_IN_LANE);
  return jittered(Math.min(policy.maxAsideDelayMs, delay));
}

export const waitDelay = (policy: InboxPolicy, waits: number): number =>
  jittered(Math.min(policy.maxWaitMs * 0.8, 250 * 2 ** Math.min(waits, 10)));

/**
 * Whether the event had no chance because a store was away. Such events wait, in order: parking all
 * that comes during an outage would leave them to the operator. LiveKit does not count: it says the
 * same of rooms that are gone, and an event must not wait for a room that never comes back.
 */
export const isStoreOutage = (error: unknown): boolean =>
  error instanceof StorageUnavailableError ||
  (error instanceof AggregateError && error.errors.some(isStoreOutage));

/** By up to a fifth either way, so that what failed together is not tried together. */
const jittered = (ms: number): number => Math.round(ms * (0.8 + 0.4 * Math.random()));
