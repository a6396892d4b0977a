import type { Exchange, Operation } from '@urql/core';
import {
  delay,
  filter,
  fromValue,
  makeSubject,
  merge,
  mergeMap,
  pipe,
  share,
  takeUntil,
} from 'wonka';
import { retryAfterMsOf } from './error-code';

/** Longer waits become an error, so that the person decides whether to wait. */
const MAX_WAIT_MS = 60_000;

/** Adds up to a quarter, so that not all clients retry at the same moment. */
export const withJitter = (waitMs: number): number => waitMs + Math.random() * (250 + waitMs / 4);

/**
 * Retries rate-limited operations after the time that the gateway asks for.
 *
 * @param onWait receives the time of the retry, in ms since 1970
 */
export const rateLimitExchange =
  (onWait: (until: number) => void): Exchange =>
  ({ forward }) =>
  (operations) => {
    const shared = share(operations);
    const refused = makeSubject<{ operation: Operation; waitMs: number }>();
    const retries = pipe(
      refused.source,
      mergeMap(({ operation, waitMs }) => {
        const isGivenUp = ({ kind, key }: Operation) =>
          kind === 'teardown' && key === operation.key;
        return pipe(
          fromValue(operation),
          delay(waitMs),
          takeUntil(pipe(shared, filter(isGivenUp))),
        );
      }),
    );
    return pipe(
      merge([shared, retries]),
      forward,
      filter(({ operation, error }) => {
        const retryAfterMs = error ? retryAfterMsOf(error) : null;
        if (retryAfterMs === null || retryAfterMs > MAX_WAIT_MS) return true;
        const waitMs = withJitter(retryAfterMs);
        onWait(Date.now() + waitMs);
        refused.next({ operation, waitMs });
        return false;
      }),
    );
  };
