import { describe, expect, it } from '@jest/globals';
import {
  BackOff,
  closable,
  END,
  EventReader,
  TICK,
} from '../../src/services/events/event-reader.js';
import { FakePubSub } from '../support/fake-pub-sub.js';

const LONG_MS = 20_000;

describe('EventReader', () => {
  it('returns each event once, and a tick while there are none', async () => {
    const events = new FakePubSub();
    const reader = new EventReader<number>(await events.open<number>(['topic']));

    const before = await reader.next(1);
    events.publish('topic', 1);
    events.publish('topic', 2);
    const read = [await reader.next(LONG_MS), await reader.next(LONG_MS)];

    expect(before).toBe(TICK);
    expect(read).toEqual([1, 2]);
    expect(await reader.next(1)).toBe(TICK);
  });

  it('tells when the stream has ended', async () => {
    const stream = await new FakePubSub().open<number>(['topic']);
    const reader = new EventReader(stream);

    stream.close();

    expect(await reader.next(LONG_MS)).toBe(END);
  });
});

describe('closable', () => {
  async function* waitingFor(stream: AsyncIterator<unknown>, log: string[]) {
    try {
      for (;;) {
        const { done } = await stream.next();
        if (done) return;
        yield 'event';
      }
    } finally {
      log.push('finished');
    }
  }

  it('ends a generator that waits for its source', async () => {
    const events = new FakePubSub();
    const stream = await events.open(['topic']);
    const log: string[] = [];
    const iterator = closable(waitingFor(stream, log), stream);
    events.publish('topic', 1);
    const first = await iterator.next();
    const pending = iterator.next();

    await iterator.return?.();

    expect(first).toEqual({ done: false, value: 'event' });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(log).toEqual(['finished']);
    expect(events.streamCount).toBe(0);
  });

  it('closes the source when the generator ends or fails by itself', async () => {
    const events = new FakePubSub();
    async function* failing(): AsyncGenerator<string, void> {
      await Promise.resolve();
      if (events.streamCount > 0) throw new Error('broken');
      yield 'never';
    }
    const iterator = closable(failing(), await events.open(['topic']));

    await expect(iterator.next()).rejects.toThrow('broken');

    expect(events.streamCount).toBe(0);
  });
});

describe('BackOff', () => {
  it('doubles the delay up to its limit, and starts over after a success', () => {
    const backOff = new BackOff(250, 1_000);

    const delays = [backOff.take(), backOff.take(), backOff.take(), backOff.take()];
    backOff.reset();

    expect(delays).toEqual([250, 500, 1_000, 1_000]);
    expect(backOff.take()).toBe(250);
  });
});
