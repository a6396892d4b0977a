import { Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { withTimeout } from '../lib/with-timeout.js';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { oncePerSecond } from './once-per-second.js';
import type { IsOperator } from './operators.js';

const READ_TIMEOUT_MS = 2_000;

/**
 * The metrics at /metrics. Values of an instance are its own; values of shared state are the same
 * on all.
 */
export class Metrics {
  readonly #registry = new Registry();

  /** Collects the default metrics: memory, processor time, event loop, garbage collection. */
  start(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  histogram<L extends string>(
    name: string,
    help: string,
    { labelNames, buckets }: { labelNames: readonly L[]; buckets: number[] },
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] });
  }

  /** A value that is read on each scrape; omitted if reading fails. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const readOnce = oncePerSecond(async () => soon(read));
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        try {
          this.set(await readOnce());
        } catch {
          this.remove();
        }
      },
    });
  }

  /** As `gauge`, with one value per set of labels. */
  labelledGauge<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: () => Promise<readonly { labels: Record<L, string>; value: number }[]>,
  ): void {
    const readOnce = oncePerSecond(() => soon(read));
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      async collect() {
        this.reset();
        try {
          for (const { labels, value } of await readOnce()) this.set(labels, value);
        } catch {
          // Omitted, because it is unknown.
        }
      },
    });
  }

  /** A count that other code maintains. */
  countedElsewhere(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  /** In the format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  routes(isOperator: IsOperator): Router {
    const router = Router();
    router.get('/metrics', async (request, response) => {
      if (!isOperator(request)) {
        throw new UnauthenticatedError(
          'Metrics are for operators; send METRICS_TOKEN as a bearer token.',
        );
      }
      response.type(this.#registry.contentType).send(await this.text());
    });
    return router;
  }
}

/** Omits a value that cannot be read in time: an unavailable store must not delay Prometheus. */
const soon = <T>(read: () => T | Promise<T>): Promise<T> =>
  withTimeout(read(), READ_TIMEOUT_MS, () => {
    throw new Error('The metric was not read in time');
  });
