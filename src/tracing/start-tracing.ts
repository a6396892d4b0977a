import type { Logger } from 'pino';
import type { Config } from '../config/load-config.js';

/**
 * Starts tracing, before anything that is traced is built.
 * @returns a function that stops it; null, without loading the SDK, while tracing is disabled
 */
export async function startTracing(
  { tracing }: Pick<Config, 'tracing'>,
  log: Logger,
): Promise<(() => Promise<void>) | null> {
  if (!tracing) return null;
  const { startOpenTelemetry } = await import('./open-telemetry.js');
  return startOpenTelemetry(tracing, log);
}
