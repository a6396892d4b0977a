import { describe, expect, it } from '@jest/globals';
import type { InboxEvent, ParkedEvent } from '../../src/redis/inbox/inbox-event.js';
import { ParkedEventsCommand } from '../../src/tools/parked-events-command.js';

const parked = (id: string, parkedAtMs = 2000): ParkedEvent => ({
  event: { id, name: 'room_started', lane: 'room-1', receivedAtMs: 1000 } satisfies InboxEvent,
  error: 'Error: no such thing\ncaused by TypeError: x',
  tries: 12,
  parkedAtMs,
});

function aCommand(...events: ParkedEvent[]) {
  const held = new Map(events.map((entry) => [entry.event.id, entry] as const));
  const printed: string[] = [];
  const replayed: string[] = [];
  const command = new ParkedEventsCommand({
    subject: 'event',
    store: {
      findParked: (id) => Promise.resolve(held.get(id) ?? null),
      listParked: (offset, limit) =>
        Promise.resolve([...held.values()].slice(offset, offset + limit)),
      dropParked: (id) => Promise.resolve(held.delete(id)),
      status: () =>
        Promise.resolve({ waiting: 3, deferred: 1, parked: held.size, oldestWaitingMs: 4200 }),
    },
    inbox: {
      replay: (id) => {
        replayed.push(id);
        return Promise.resolve(held.delete(id));
      },
    },
    print: (text) => void printed.push(text),
  });
  const run = (line: string) => command.run(line.split(' ').filter(Boolean));
  return { run, held, replayed, output: () => printed.join('\n') };
}

describe('npm run events', () => {
  it('lists the parked events, and how many more there are', async () => {
    const { run, output } = aCommand(parked('EV_1'), parked('EV_2'));

    expect(await run('list --limit 1')).toBe(0);

    expect(output()).toMatch(
      /EV_1 +room_started +room-1 +12 +1970-01-01T00:00:02.000Z +Error: no such thing$/m,
    );
    expect(output()).not.toContain('EV_2');
    expect(output()).toContain(
      '2 parked (shown: 1 to 1), 1 to be retried, 3 waiting, the longest for 4 s',
    );
  });

  it('shows one event with its full error', async () => {
    const { run, output } = aCommand(parked('EV_1'));

    expect(await run('show EV_1')).toBe(0);

    expect(output()).toContain('caused by TypeError: x');
    expect(output()).toContain('"lane": "room-1"');
  });

  it('replays one event', async () => {
    const { run, replayed } = aCommand(parked('EV_1'), parked('EV_2'));

    expect(await run('replay EV_2')).toBe(0);

    expect(replayed).toEqual(['EV_2']);
  });

  it('replays all events that are parked, even more than a page', async () => {
    const many = Array.from({ length: 250 }, (_, index) => parked(`EV_${index}`));
    const { run, held, output } = aCommand(...many, parked('EV_later', Date.now() + 60_000));

    expect(await run('replay --all')).toBe(0);

    expect(output()).toBe('Replayed 250.');
    expect([...held.keys()]).toEqual(['EV_later']);
  });

  it('deletes one event', async () => {
    const { run, held } = aCommand(parked('EV_1'));

    expect(await run('drop EV_1')).toBe(0);

    expect(held.size).toBe(0);
  });

  it.each(['show EV_9', 'replay EV_9', 'drop EV_9'])(
    '%s exits with 1 for an unknown ID',
    async (line) => {
      const { run, output } = aCommand(parked('EV_1'));

      expect(await run(line)).toBe(1);

      expect(output()).toBe('No parked event has the ID EV_9; list them first.');
    },
  );

  it.each([
    '',
    'help',
    'show',
    'drop --all',
    'replay',
    'replay --all EV_1',
    'list --limit x',
    'list --limit -1',
    'list --what',
    'show EV_1 EV_2',
  ])('"%s" exits with 2 and prints its usage', async (line) => {
    const { run, held, output } = aCommand(parked('EV_1'));

    expect(await run(line)).toBe(2);

    expect(output()).toContain('npm run events -- list');
    expect(held.size).toBe(1);
  });
});
