import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { NotFoundError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import {
  describeSpan,
  inCausedTrace,
  inSpan,
  inTrace,
  traceparent,
} from '../../src/lib/tracing.js';
import type { Ports } from '../../src/ports.js';
import { startTracing } from '../../src/tracing/start-tracing.js';
import { tracedPorts } from '../../src/tracing/traced-ports.js';
import { anEnvironment } from '../support/environment.js';
import { OtlpCollector } from '../support/otlp-collector.js';
import { silentLog } from '../support/silent-log.js';

const ROOT = { parent: undefined };
const UNSET = 0;
const ERROR = 2;

describe('startTracing', () => {
  let collector: OtlpCollector;

  beforeEach(async () => {
    collector = await OtlpCollector.start();
  });
  afterEach(() => collector.stop());

  /** Runs work with these settings, until what it recorded is sent. */
  async function record(env: Readonly<Record<string, string>>, work: () => unknown): Promise<void> {
    const config = loadConfig({
      ...anEnvironment(),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...env,
    });
    const stop = await startTracing(config, silentLog);
    await work();
    await stop?.();
  }

  const namesAfter = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    await record(env, () => inTrace('request', ROOT, {}, () => undefined));
    return collector.spans.map(({ name }) => name);
  };

  it('resolves to null without a collector', async () => {
    expect(await startTracing(loadConfig(anEnvironment()), silentLog)).toBeNull();
  });

  it('records names, attributes, and links, and says which instance it was', async () => {
    await record({ OTEL_SERVICE_NAME: 'meetings' }, () => {
      const cause = inTrace('request', ROOT, { kind: 'server' }, () => {
        describeSpan('mutation joinRoom', { 'graphql.error.codes': ['NOT_FOUND'] });
        return traceparent();
      });
      inCausedTrace('job', cause, { kind: 'consumer' }, () => undefined);
    });

    const [request, job] = collector.spans;
    expect(request).toMatchObject({ name: 'mutation joinRoom', kind: 2 });
    expect(JSON.stringify(request?.attributes)).toContain('NOT_FOUND');
    expect(job?.links).toMatchObject([{ traceId: request?.traceId, spanId: request?.spanId }]);
    const resource = JSON.stringify(collector.resourceAttributes);
    expect(resource).toContain('meetings');
    expect(resource).toContain('service.instance.id');
  });

  it('tells faults from ordinary errors, and keeps the messages of both to itself', async () => {
    const failing = (name: string, error: Error) =>
      inTrace(name, ROOT, {}, () => Promise.reject(error)).catch(() => undefined);
    await record({}, async () => {
      await failing('missing', new NotFoundError());
      await failing('outage', new StorageUnavailableError());
      await failing('fault', new TypeError('Alice is no function'));
    });

    const found = collector.spans.map(({ name, status: { code }, attributes }) => [
      name,
      code,
      attributes.map(({ value }) => value),
    ]);
    expect(found).toEqual([
      ['missing', UNSET, [{ stringValue: 'NOT_FOUND' }]],
      ['outage', ERROR, [{ stringValue: 'STORAGE_UNAVAILABLE' }]],
      ['fault', ERROR, [{ stringValue: 'TypeError' }]],
    ]);
    expect(JSON.stringify(collector.spans)).not.toContain('Alice');
  });

  it.each([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.0' }, 0],
  ])('records by the sampler of %j', async (env, count) => {
    expect(await namesAfter(env)).toHaveLength(count);
  });

  it('makes calls of ports steps, but not those of queues', async () => {
    class Store {
      find(): Promise<string> {
        return Promise.resolve('found');
      }
    }
    const given = { roomStore: new Store(), inbox: new Store(), recorder: null, webhooks: null };
    await record({}, async () => {
      const ports = tracedPorts(given as unknown as Ports) as unknown as typeof given;
      await inTrace('request', ROOT, {}, async () => {
        await ports.roomStore.find();
        await ports.inbox.find();
        await inSpan('step', {}, () => Promise.resolve());
      });
    });

    expect(collector.spans.map(({ name }) => name)).toEqual(['Store.find', 'step', 'request']);
    expect(JSON.stringify(collector.spans[0])).toContain('mongodb');
  });
});
