import { randomUUID } from 'node:crypto';
import { formatWithOptions } from 'node:util';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { Config } from '../config/load-config.js';
import { setTracer } from '../lib/tracing.js';
import { withTimeout } from '../lib/with-timeout.js';
import { OpenTelemetryTracer } from './otel-tracer.js';
import { ReportingExporter } from './reporting-exporter.js';
import { FollowsRecorded, TraceBudget } from './trace-budget.js';

type TracingConfig = NonNullable<Config['tracing']>;

/** The last batch is lost if the collector does not accept it within this time. */
const STOP_TIMEOUT_MS = 2_000;

/** Starts the SDK; resolves to a function that exports the remaining spans and stops it. */
export async function startOpenTelemetry(
  config: TracingConfig,
  log: Logger,
): Promise<() => Promise<void>> {
  logDiagnostics(log);
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(resourceOf(config))),
    sampler: new FollowsRecorded(samplerOf(config)),
    spanProcessors: [
      new BatchSpanProcessor({
        ...config.batches,
        exporter: new ReportingExporter(await exporterOf(config), log),
      }),
    ],
  });
  setTracer(new OpenTelemetryTracer(provider.getTracer('foyer')));
  return async () => {
    setTracer(null);
    await withTimeout(
      provider.shutdown().catch(() => undefined),
      STOP_TIMEOUT_MS,
    );
  };
}

const resourceOf = ({ serviceName, resource }: TracingConfig) => ({
  'service.instance.id': randomUUID(),
  ...resource,
  'service.name': serviceName ?? resource['service.name'] ?? 'foyer',
});

/** Only one of the two is loaded. */
async function exporterOf({
  url,
  headers,
  protocol,
  timeoutMs,
}: TracingConfig): Promise<SpanExporter> {
  const options = { url, headers: { ...headers }, timeoutMillis: timeoutMs };
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter(options);
}

function samplerOf({ sampler, ratio }: TracingConfig): Sampler {
  switch (sampler) {
    case null:
      return new TraceBudget();
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}

/** Logs the SDK's warnings, for example about a variable that it cannot use. */
function logDiagnostics(log: Logger): void {
  const write = (...parts: readonly unknown[]) =>
    log.warn({ part: 'tracing' }, formatWithOptions({ depth: 1 }, ...parts));
  const ignore = () => undefined;
  // ReportingExporter reports failed exports, once per outage.
  diag.setLogger(
    { error: ignore, warn: write, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
