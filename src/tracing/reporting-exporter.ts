import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

type ExportArgs = Parameters<SpanExporter['export']>;

/** Logs each outage of the collector once. */
export class ReportingExporter implements SpanExporter {
  #isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly log: Pick<Logger, 'warn' | 'info'>,
  ) {}

  export(spans: ReadableSpan[], done: ExportArgs[1]): void {
    this.exporter.export(spans, (result) => {
      this.#report(result.error);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  #report(error: Error | undefined): void {
    if (error && !this.#isFailing) {
      this.log.warn(
        { err: error },
        'Failed to export traces; dropping them until the collector answers',
      );
    }
    if (!error && this.#isFailing) this.log.info('Trace export restored');
    this.#isFailing = error !== undefined;
  }
}
