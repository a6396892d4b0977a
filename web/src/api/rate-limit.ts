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

/** Who would have to wait longer is told so instead, and decides. */
const MAX_WAIT_MS = 60_000;

/** Later than asked for, and not all clients in the same moment. */
export const withJitter = (waitMs: number): number => waitMs + Math.random() * (250 + waitMs / 4);

/**
 * Sends what the gateway had no room for once more, when it says that it has.
 *
 * @param onWait is told until when, in ms since 1970
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
