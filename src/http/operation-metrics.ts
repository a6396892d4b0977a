import { isErrorCode, isFaultCode } from '../errors/catalog.js';
import type { Metrics } from './metrics.js';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `refused` is the client's fault, `failed` that of the gateway or of a service that it needs. */
const OUTCOMES = ['ok', 'refused', 'failed'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** The duration of operations; that of a subscription ends when it has started. */
export class OperationMetrics {
  readonly #seconds;

  constructor(metrics: Metrics) {
    this.#seconds = metrics.histogram(
      'foyer_operation_seconds',
      'Duration of GraphQL operations, by type and outcome; of subscriptions, until they have started',
      { labelNames: ['type', 'outcome'], buckets: BUCKETS },
    );
    // Initialized, so that the first failure is an increase.
    for (const type of ['query', 'mutation', 'subscription']) {
      for (const outcome of OUTCOMES) this.#seconds.zero({ type, outcome });
    }
  }

  /** @param type undefined for a document that cannot be executed */
  finished(type: string | undefined, codes: readonly unknown[] | undefined, ms: number): void {
    this.#seconds.observe({ type: type ?? 'none', outcome: outcomeOf(codes) }, ms / 1000);
  }
}

function outcomeOf(codes: readonly unknown[] | undefined): Outcome {
  if (!codes || codes.length === 0) return 'ok';
  return codes.some(isFault) ? 'failed' : 'refused';
}

const isFault = (code: unknown): boolean => isErrorCode(code) && isFaultCode(code);
