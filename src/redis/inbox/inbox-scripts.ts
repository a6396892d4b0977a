import { defineScript } from '../define-script.js';
import { LANE_KEYS } from './inbox-keys.js';
import type { InboxEvent, Outcome, Settled, TakenEvent, TakeResult } from './inbox-event.js';

export const push = defineScript({
  file: new URL('./push.lua', import.meta.url),
  keys: ['queue', 'today', 'yesterday', 'dayBefore'],
  args: (event: InboxEvent, keepMs: number) => [event.id, JSON.stringify(event), keepMs],
  reply: ([isNew, waiting]: [number, number]) => ({ isNew: isNew === 1, waiting }),
});

export const take = defineScript({
  file: new URL('./take.lua', import.meta.url),
  keys: LANE_KEYS,
  args: (worker: string, leaseMs: number) => [worker, leaseMs],
  reply: resultOf,
});

type TakeReply =
  | ['idle']
  | ['held', number]
  | [source: 'queue' | 'deferred', event: string, tries: number, heldMs: number, waits: number];

function resultOf(reply: TakeReply): TakeResult<InboxEvent> {
  if (reply[0] === 'idle') return { kind: 'idle' };
  if (reply[0] === 'held') return { kind: 'held', forMs: reply[1] };
  const [source, text, tries, heldMs, waits] = reply;
  const event = JSON.parse(text) as InboxEvent;
  return { kind: 'event', taken: { event, source, tries, heldMs, waits } };
}

const SETTLED: Readonly<Record<number, Settled>> = { 0: 'lost', 1: 'kept', 2: 'empty' };

export const settle = defineScript({
  file: new URL('./settle.lua', import.meta.url),
  keys: LANE_KEYS,
  args: (
    worker: string,
    { event, source }: TakenEvent<InboxEvent>,
    outcome: Outcome,
    delayMs: number,
  ) => [worker, source, event.id, outcome, delayMs],
  reply: (code: number) => SETTLED[code] ?? 'lost',
});

export const release = defineScript({
  file: new URL('./release.lua', import.meta.url),
  keys: LANE_KEYS,
  args: (worker: string) => [worker],
  reply: () => undefined,
});

export const inspect = defineScript({
  file: new URL('./inspect.lua', import.meta.url),
  keys: LANE_KEYS,
  args: () => [],
  reply: ([waiting, receivedAtMs, deferred, dueAtMs]: [number, string, number, string]) => ({
    waiting,
    receivedAtMs: Number(receivedAtMs),
    deferred,
    dueAtMs: Number(dueAtMs),
  }),
});

export const park = defineScript({
  file: new URL('./park.lua', import.meta.url),
  keys: ['events', 'order'],
  args: (id: string, parked: string, parkedAtMs: number, max: number) => [
    id,
    parked,
    parkedAtMs,
    max,
  ],
  reply: (deleted: number) => deleted,
});

export const unlist = defineScript({
  file: new URL('./unlist.lua', import.meta.url),
  keys: ['lanes'],
  args: (lane: string, listedAt: string) => [lane, listedAt],
  reply: () => undefined,
});
