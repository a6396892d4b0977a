import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import {
  GAP,
  MAX_QUEUED_EVENTS,
  SubscriberTooSlowError,
  type EventStream,
  type PubSub,
} from '../../../src/redis/pub-sub.js';

/** What every implementation of publish-subscribe must do. */
export function pubSubContract(pubSubOf: () => Pick<PubSub, 'open' | 'publish'>): void {
  it('delivers an event to every stream of its topic, and to no other stream', async () => {
    const pubSub = pubSubOf();
    // Of one room: on different shards of a cluster, there is no order.
    const room = randomUUID();
    const [topic, other] = [`meeting:{${room}}`, `lobby:{${room}}`];
    const [one, two, elsewhere] = await Promise.all([
      pubSub.open<string>([topic]),
      pubSub.open<string>([other, topic]),
      pubSub.open<string>([other]),
    ]);

    pubSub.publish(topic, 'first');
    pubSub.publish(other, 'second');

    expect(await take(one, 1)).toEqual(['first']);
    expect(await take(two, 2)).toEqual(['first', 'second']);
    expect(await take(elsewhere, 1)).toEqual(['second']);
    for (const stream of [one, two, elsewhere]) stream.close();
  });

  it('tells rooms apart whose IDs differ by braces alone', async () => {
    const pubSub = pubSubOf();
    const [plain, braced] = ['meeting:{unregistered_x}', 'meeting:{unregistered_{x}}'];
    const [one, other] = await Promise.all([
      pubSub.open<string>([plain]),
      pubSub.open<string>([braced]),
    ]);

    pubSub.publish(plain, 'plain');
    pubSub.publish(braced, 'braced');

    expect(await take(one, 1)).toEqual(['plain']);
    expect(await take(other, 1)).toEqual(['braced']);
    for (const stream of [one, other]) stream.close();
  });

  it('delivers events in the order in which they were published', async () => {
    const pubSub = pubSubOf();
    const topic = randomUUID();
    const stream = await pubSub.open<number>([topic]);
    const numbers = Array.from({ length: 50 }, (_, index) => index);

    for (const number of numbers) pubSub.publish(topic, number);

    expect(await take(stream, numbers.length)).toEqual(numbers);
    stream.close();
  });

  it('delivers what JSON keeps of a payload', async () => {
    const pubSub = pubSubOf();
    const topic = randomUUID();
    const stream = await pubSub.open([topic]);

    pubSub.publish(topic, { at: new Date(0), missing: undefined, nothing: null });

    expect(await take(stream, 1)).toEqual([{ at: '1970-01-01T00:00:00.000Z', nothing: null }]);
    stream.close();
  });

  it('delivers nothing from before a stream was opened', async () => {
    const pubSub = pubSubOf();
    const topic = randomUUID();
    const early = await pubSub.open<string>([topic]);
    pubSub.publish(topic, 'before');
    await take(early, 1);

    const late = await pubSub.open<string>([topic]);
    pubSub.publish(topic, 'after');

    expect(await take(late, 1)).toEqual(['after']);
    for (const stream of [early, late]) stream.close();
  });

  it('ends a closed stream, even while its reader waits', async () => {
    const stream = await pubSubOf().open([randomUUID()]);
    const waiting = stream.next();

    stream.close();

    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('ends the stream of a reader who falls far behind with an error, and no other stream', async () => {
    const pubSub = pubSubOf();
    const topic = randomUUID();
    const [slow, quick] = await Promise.all([
      pubSub.open<number>([topic]),
      pubSub.open<number>([topic]),
    ]);

    for (let number = 0; number <= MAX_QUEUED_EVENTS; number += 1) {
      pubSub.publish(topic, number);
      await take(quick, 1);
    }

    await expect(slow.next()).rejects.toBeInstanceOf(SubscriberTooSlowError);
    expect(await slow.next()).toEqual({ done: true, value: undefined });
    pubSub.publish(topic, -1);
    expect(await take(quick, 1)).toEqual([-1]);
    quick.close();
  });
}

async function take<T>(stream: EventStream<T>, count: number): Promise<T[]> {
  const events: T[] = [];
  while (events.length < count) {
    const { done, value } = (await stream.next()) as IteratorResult<T | typeof GAP, undefined>;
    if (done) break;
    if (value !== GAP) events.push(value);
  }
  return events;
}
