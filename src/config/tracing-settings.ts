import type { Raw } from './raw.js';

/** Null while tracing is disabled. */
export function tracingSection(raw: Raw['tracing']) {
  const base = raw.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = raw.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`);
  if (!url || raw.OTEL_SDK_DISABLED) return null;
  return {
    url,
    protocol: raw.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: raw.OTEL_EXPORTER_OTLP_HEADERS,
    timeoutMs: raw.OTEL_EXPORTER_OTLP_TIMEOUT,
    serviceName: raw.OTEL_SERVICE_NAME,
    resource: raw.OTEL_RESOURCE_ATTRIBUTES,
    /** Null for the gateway's own. */
    sampler: raw.OTEL_TRACES_SAMPLER,
    ratio: raw.OTEL_TRACES_SAMPLER_ARG,
    batches: {
      scheduledDelayMillis: raw.OTEL_BSP_SCHEDULE_DELAY,
      maxQueueSize: raw.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: raw.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    },
  };
}
