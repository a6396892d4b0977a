import { Router } from 'express';
import { withTimeout } from '../lib/with-timeout.js';
import type { Probe } from '../ports.js';
import { oncePerSecond } from './once-per-second.js';
import type { Metrics } from './metrics.js';
import type { IsOperator } from './operators.js';

const PROBE_TIMEOUT_MS = 1500;

interface ProbeResult {
  readonly ok: boolean;
  readonly ms: number;
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

/** Contains only the result and duration: causes belong in the log, not in a public response. */
async function run(probe: Probe): Promise<ProbeResult> {
  const startedAt = performance.now();
  const isOk = probe.check().then(
    () => true,
    () => false,
  );
  const ok = await withTimeout(isOk, PROBE_TIMEOUT_MS, () => false);
  return { ok, ms: Math.round(performance.now() - startedAt) };
}
