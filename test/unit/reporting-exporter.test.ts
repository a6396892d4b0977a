import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, it } from '@jest/globals';
import { ReportingExporter } from '../../src/tracing/reporting-exporter.js';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

it('ReportingExporter logs each outage of the collector once', () => {
  const logged: string[] = [];
  const log = {
    warn: (_fields: unknown, message: string) => logged.push(message),
    info: (message: string) => logged.push(message),
  };
  const outcomes = [false, true, true, false, false, true];
  const exporter = {
    export: (_spans, done) => {
      const error = outcomes.shift() ? new Error('refused') : undefined;
      const result: unknown = { code: error ? 1 : 0, error };
      done(result as ExportResult);
    },
    shutdown: () => Promise.resolve(),
  } satisfies SpanExporter;
  const reporting = new ReportingExporter(exporter, log as never);

  while (outcomes.length > 0) reporting.export([], () => undefined);

  expect(logged).toEqual([
    'Failed to export traces; dropping them until the collector answers',
    'Trace export restored',
    'Failed to export traces; dropping them until the collector answers',
  ]);
});
