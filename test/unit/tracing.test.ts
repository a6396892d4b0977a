import { afterEach, describe, expect, it } from '@jest/globals';
import { NotFoundError } from '../../src/errors/domain-error.js';
import { traced } from '../../src/lib/traced.js';
import {
  endTrace,
  inCausedTrace,
  inSpan,
  inTrace,
  outsideTraces,
  setTracer,
  startTrace,
  traceHeaders,
  traceparent,
  within,
} from '../../src/lib/tracing.js';
import { Deferred } from '../support/deferred.js';
import { FakeTracer } from '../support/fakes/fake-tracer.js';

const ROOT = { parent: undefined };

describe('tracing', () => {
  afterEach(() => {
    setTracer(null);
  });

  const record = (): FakeTracer => {
    const tracer = new FakeTracer();
    setTracer(tracer);
    return tracer;
  };

  it('runs work while it is disabled', async () => {
    const work = () => inSpan('step', {}, () => Promise.resolve(traceparent()));

    expect(await inTrace('request', ROOT, {}, work)).toBeUndefined();
    expect(traceHeaders()).toEqual({});
  });

  it('makes a step the child of the step that it is part of', async () => {
    const tracer = record();

    await inTrace('request', ROOT, {}, () =>
      inSpan('outer', {}, () => inSpan('inner', {}, () => Promise.resolve())),
    );

    expect(tracer.ended).toEqual(['request > outer > inner', 'request > outer', 'request']);
  });

  it('records no step of a trace that is not recorded, and nothing that it causes', async () => {
    const tracer = record();
    tracer.isSampled = false;

    const header = await inTrace('request', ROOT, {}, () =>
      inSpan('step', {}, () => Promise.resolve(traceparent())),
    );
    inCausedTrace('job', header, {}, () => undefined);

    expect(header).toBeUndefined();
    expect(tracer.ended).toEqual([]);
  });

  it('records no step that begins after its trace has ended', async () => {
    const tracer = record();
    const ended = new Deferred();
    let late = Promise.resolve();

    await inTrace('request', ROOT, {}, async () => {
      late = ended.given.then(() => inSpan('late', {}, () => undefined));
      return Promise.resolve();
    });
    ended.give();
    await late;

    expect(tracer.ended).toEqual(['request']);
  });

  it('records what an earlier trace has caused, with a link to it', () => {
    const tracer = record();
    const header = inTrace('request', ROOT, {}, traceparent);

    inCausedTrace('job', header, {}, () => undefined);

    expect(tracer.origins).toEqual([ROOT, { cause: header }]);
  });

  it('leaves a trace for work that belongs to none', () => {
    const tracer = record();

    inTrace('request', ROOT, {}, () => {
      outsideTraces(() => inSpan('other', {}, () => undefined));
    });

    expect(tracer.ended).toEqual(['request']);
  });

  it('spans work of several functions until it is ended', () => {
    const tracer = record();
    const span = startTrace('subscription', ROOT);

    within(span, () => inSpan('first', {}, () => undefined));
    within(span, () => inSpan('second', {}, () => undefined));
    endTrace(span);

    expect(tracer.ended).toEqual(['subscription > first', 'subscription > second', 'subscription']);
  });

  it.each([
    ['rejects', () => Promise.reject(new NotFoundError())],
    [
      'throws',
      () => {
        throw new NotFoundError();
      },
    ],
  ])('marks a step whose work %s, and passes the error on', async (_how, work) => {
    const tracer = record();
    const request = async () => {
      await inTrace<unknown>('request', ROOT, {}, work);
    };

    await expect(request()).rejects.toThrow(NotFoundError);

    expect(tracer.failures).toEqual(['request: NotFoundError']);
    expect(tracer.ended).toEqual(['request']);
  });
});

describe('traced', () => {
  class Counter {
    #count = 0;
    get count(): number {
      return this.#count;
    }
    add(by: number): Promise<number> {
      this.#count += by;
      return Promise.resolve(this.#count);
    }
  }

  afterEach(() => {
    setTracer(null);
  });

  it('is the object itself while tracing is disabled', () => {
    const counter = new Counter();

    expect(traced(counter)).toBe(counter);
    expect(traced(null)).toBeNull();
  });

  it('names steps after the methods of the class, and keeps its private fields', async () => {
    const tracer = new FakeTracer();
    setTracer(tracer);
    const counter = traced(new Counter());

    const total = await inTrace('request', ROOT, {}, () => counter.add(2));

    expect(total).toBe(2);
    expect(counter.count).toBe(2);
    expect(tracer.ended).toEqual(['request > Counter.add', 'request']);
  });
});
