import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import type { NewWebhookEvent } from '../../src/models/webhook-event.js';
import { aWebhookEvent } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';
import { worldOfItsOwn } from '../support/test-app.js';
import { WEBHOOKS } from '../support/webhook-receiver.js';

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

describe('the events of a room in MongoDB', () => {
  let instances: ConnectedPorts[];

  beforeAll(async () => {
    const config = loadConfig({ ...worldOfItsOwn(), ...WEBHOOKS, PORT: '4000' });
    const connect = () => connectPorts(config, silentLog);
    instances = [await connect(), await connect()];
  });

  afterAll(async () => {
    for (const instance of instances) await instance.close();
  });

  /** The store of the one or the other instance. */
  const storeOf = (index: number) => {
    const store = instances[index % instances.length]?.ports.webhooks?.eventStore;
    if (!store) throw new Error('the feature is enabled');
    return store;
  };

  it('have growing sequences in the order in which instances store them in turn', async () => {
    const roomId = randomUUID();
    const events = Array.from({ length: 12 }, () => aWebhookEvent());
    for (const [index, event] of events.entries()) await storeOf(index).append(roomId, [event]);

    expect(idsOf(await storeOf(0).listPending(roomId))).toEqual(idsOf(events));
  });

  it('are never stored before one that is there already, however far the clocks are apart', async () => {
    const roomId = randomUUID();
    const [early, late, next] = [aWebhookEvent(), aWebhookEvent(), aWebhookEvent()];
    const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await storeOf(0).append(roomId, [early]);
    ahead.mockRestore();
    await storeOf(1).append(roomId, [late]);
    await storeOf(0).append(roomId, [next]);

    expect(idsOf(await storeOf(0).listPending(roomId))).toEqual(idsOf([early, late, next]));
  });

  it('are stored once, and in their order, when instances store the same ones at the same time', async () => {
    const rooms = Array.from({ length: 5 }, () => randomUUID());
    const lists = rooms.map((_, index) => Array.from({ length: 1 + index }, () => aWebhookEvent()));
    await Promise.all(
      [0, 1, 0, 1].flatMap((index) =>
        rooms.map((roomId, room) => storeOf(index).append(roomId, lists[room] ?? [])),
      ),
    );

    for (const [room, roomId] of rooms.entries()) {
      expect(idsOf(await storeOf(room).listPending(roomId))).toEqual(idsOf(lists[room] ?? []));
    }
  });

  it('keep the order of each writer when many write at the same time', async () => {
    const roomId = randomUUID();
    const writers = Array.from({ length: 8 }, () => [
      aWebhookEvent(),
      aWebhookEvent(),
      aWebhookEvent(),
    ]);
    await Promise.all(writers.map((events, index) => storeOf(index).append(roomId, events)));

    const stored = idsOf(await storeOf(0).listPending(roomId));

    expect([...stored].sort()).toEqual(idsOf(writers.flat()).sort());
    for (const events of writers) {
      const ids = idsOf(events);
      expect(stored.filter((id) => ids.includes(id))).toEqual(ids);
    }
  });

  it('have any metadata that JSON allows', async () => {
    const roomId = randomUUID();
    const deep = JSON.parse(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`) as NewWebhookEvent['data'];
    const roomMetadata = { 'a\u0000b': 1, 'a.b': 2, $set: { c: '\u0000' }, __proto: null, deep };
    const event = aWebhookEvent({
      roomMetadata,
      data: { participant: { metadata: roomMetadata } },
    });
    await storeOf(0).append(roomId, [event]);

    expect(await storeOf(1).find([event.id])).toMatchObject([
      { roomMetadata, data: { participant: { metadata: roomMetadata } } },
    ]);
  });
});
