import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import {
  MAX_QUEUED_EVENTS,
  RedisPubSub,
  SubscriberTooSlowError,
  type EventStream,
} from '../../src/redis/pub-sub.js';
import { pubSubContract } from '../support/contracts/pub-sub-contract.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import type { Subscriptions } from '../../src/redis/subscriptions/subscriptions.js';
import { channelsLike } from '../support/redis-data.js';

const TOPIC = 'room:a';

describe('RedisPubSub', () => {
  let commands: RedisClient;
  let subscriptions: Subscriptions;
  let pubSub: RedisPubSub;

  beforeEach(async () => {
    const url = process.env['REDIS_URL'] ?? '';
    commands = await connectForCommands(url, silentLog);
    subscriptions = await connectForSubscriptions(url, silentLog);
    pubSub = new RedisPubSub(commands, subscriptions, `test-${randomUUID()}`, silentLog);
  });

  afterEach(async () => {
    await pubSub.close();
    commands.disconnect();
    subscriptions.disconnect();
  });

  const handled = (): number => pubSub.counters.delivered + pubSub.counters.overflowed;

  /** Publishes the numbers up to `last`, and resolves once this instance has received them. */
  const publish = async (last: number, first = 1): Promise<void> => {
    const before = handled();
    for (let event = first; event <= last; event += 1) pubSub.publish(TOPIC, event);
    await eventually(handled, (count) => count > before + last - first);
  };

  const next = async (stream: EventStream<number>, count: number): Promise<unknown[]> => {
    const events: unknown[] = [];
    while (events.length < count) events.push((await stream.next()).value);
    return events;
  };

  const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

  pubSubContract(() => pubSub);

  it('keeps 256 events for a subscriber that does not read', async () => {
    expect(MAX_QUEUED_EVENTS).toBe(256);
    const stream = await pubSub.open<number>([TOPIC]);

    await publish(MAX_QUEUED_EVENTS);

    expect(await next(stream, MAX_QUEUED_EVENTS)).toEqual(upTo(MAX_QUEUED_EVENTS));
    expect(pubSub.counters.overflowed).toBe(0);
  });

  it('ends the stream of a subscriber that falls further behind, and frees its events', async () => {
    const stream = await pubSub.open<number>([TOPIC]);

    await publish(MAX_QUEUED_EVENTS + 1);

    expect(pubSub.counters).toMatchObject({ delivered: MAX_QUEUED_EVENTS, overflowed: 1 });
    await expect(stream.next()).rejects.toThrow(SubscriberTooSlowError);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await eventually(
      () => channelsLike(commands, pubSub.channel(TOPIC)),
      (channels) => channels.length === 0,
    );
  });

  it('lets other subscribers of the topic miss nothing', async () => {
    const slow = await pubSub.open<number>([TOPIC]);
    const quick = await pubSub.open<number>([TOPIC]);
    const half = MAX_QUEUED_EVENTS / 2;
    const received: unknown[] = [];

    for (let first = 1; first <= 2 * MAX_QUEUED_EVENTS; first += half) {
      await publish(first + half - 1, first);
      received.push(...(await next(quick, half)));
    }

    expect(received).toEqual(upTo(2 * MAX_QUEUED_EVENTS));
    await expect(slow.next()).rejects.toThrow(SubscriberTooSlowError);
    expect(await channelsLike(commands, pubSub.channel(TOPIC))).toHaveLength(1);
  });
});
