import { Router } from 'express';
import { withTimeout } from '../lib/with-timeout.js';
import type { Probe } from '../ports.js';
import { oncePerSecond } from './once-per-second.js';
import type { Metrics } from './metrics.js';
import type { IsOperator } from './operators.js';

const PROBE_TIMEOUT_MS = 1500;
const NO_ANSWER = `no answer within ${PROBE_TIMEOUT_MS} ms`;

interface ProbeResult {
  readonly ok: boolean;
  readonly ms: number;
  /** Why it is not usable. */
  readonly reason?: string;
}

/** Liveness: the process responds. Readiness: it can serve requests. */
export class Health {
  #draining = false;

  readonly #parts: () => Promise<Readonly<Record<string, ProbeResult>>>;

  constructor(
    probes: readonly Probe[],
    private readonly isOperator: IsOperator,
  ) {
    this.#parts = oncePerSecond(async () =>
      Object.fromEntries(
        await Promise.all(probes.map(async (probe) => [probe.name, await run(probe)] as const)),
      ),
    );
  }

  /** Makes the instance not ready, so that the load balancer sends people elsewhere. */
  drain(): void {
    this.#draining = true;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  report(metrics: Metrics): void {
    metrics.labelledGauge(
      'foyer_part_ready',
      'Whether this instance can use a part that it needs: 1 or 0',
      ['part'],
      async () =>
        Object.entries(await this.#parts()).map(([part, { ok }]) => ({
          labels: { part },
          value: ok ? 1 : 0,
        })),
    );
  }

  routes(): Router {
    const router = Router();
    router.get('/livez', (_request, response) => {
      response.json({ ok: true });
    });
    router.get('/readyz', async (request, response) => {
      const parts = await this.#parts();
      const ok = !this.#draining && Object.values(parts).every((part) => part.ok);
      const details = this.isOperator(request) ? { draining: this.#draining, parts } : {};
      response.status(ok ? 200 : 503).json({ ok, ...details });
    });
    return router;
  }
}

async function run(probe: Probe): Promise<ProbeResult> {
  const startedAt = performance.now();
  const failure = probe.check().then(
    () => null,
    (error: unknown) => reasonOf(error),
  );
  const reason = await withTimeout(failure, PROBE_TIMEOUT_MS, () => NO_ANSWER);
  const ms = Math.round(performance.now() - startedAt);
  return reason === null ? { ok: true, ms } : { ok: false, ms, reason };
}

/** A DomainError speaks to people; its cause names the server. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? cause.message : message;
}
