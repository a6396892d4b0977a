import { headerList, keyValues } from '../key-values.js';
import { baseUrl, httpUrl } from '../urls.js';
import { decimal, flag, integer, oneOf, optional, text, withDefault } from '../variables.js';

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/**
 * The names and defaults of OpenTelemetry's specification, except for the sampler. The exporter itself
 * reads those of compression and certificates.
 */
export const tracing = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    baseUrl(),
    'URL of an OpenTelemetry collector, to which traces are sent over HTTP, at its /v1/traces. Default: tracing is disabled',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(
    httpUrl(),
    'Complete URL for traces, if it is not below OTEL_EXPORTER_OTLP_ENDPOINT. Enables tracing, too',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: withDefault(
    oneOf(PROTOCOLS),
    'http/protobuf',
    `Encoding of traces: ${PROTOCOLS.join(', ')}`,
  ),
  OTEL_EXPORTER_OTLP_HEADERS: withDefault(
    headerList(),
    '',
    'Headers of requests to the collector, as in api-key=secret,tenant=1; values may be percent-encoded',
    { secret: true },
  ),
  OTEL_EXPORTER_OTLP_TIMEOUT: withDefault(
    integer(1, 600_000),
    '10000',
    'How long a request to the collector may take, in milliseconds',
  ),
  OTEL_SERVICE_NAME: optional(text(), 'Name of this service in traces. Default: foyer'),
  OTEL_RESOURCE_ATTRIBUTES: withDefault(
    keyValues(),
    '',
    'Attributes of this instance in traces, as in deployment.environment.name=production',
  ),
  OTEL_TRACES_SAMPLER: optional(
    oneOf(SAMPLERS),
    `Which operations and webhooks are recorded: ${SAMPLERS.join(', ')}. Default: all, up to 10 per second and instance`,
  ),
  OTEL_TRACES_SAMPLER_ARG: withDefault(
    decimal(0, 1),
    '1',
    'The fraction of traces that the samplers with traceidratio record, from 0 to 1',
  ),
  OTEL_BSP_SCHEDULE_DELAY: withDefault(
    integer(1, 600_000),
    '5000',
    'Longest time until a trace is sent, in milliseconds',
  ),
  OTEL_BSP_MAX_QUEUE_SIZE: withDefault(
    integer(1, 1_000_000),
    '2048',
    'Spans that may wait to be sent; further ones are dropped',
  ),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: withDefault(
    integer(1, 1_000_000),
    '512',
    'Spans per request to the collector, at most OTEL_BSP_MAX_QUEUE_SIZE',
  ),
  OTEL_SDK_DISABLED: withDefault(flag(), 'false', 'Disable tracing, whatever else is set'),
};
