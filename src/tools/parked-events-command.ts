import { parseArgs } from 'node:util';
import type { Inbox } from '../jobs/inbox.js';
import type { InboxStore } from '../redis/inbox/inbox-store.js';
import type { InboxEvent, ParkedEvent } from '../redis/inbox/inbox-event.js';
import { table } from './table.js';
import { DONE, FAILED, MISUSED } from './tool-process.js';

/** Parked items: incoming events, or outgoing deliveries. */
export type Subject = 'event' | 'delivery';

const PLURALS = { event: 'events', delivery: 'deliveries' } as const;
const REPLAYS = { event: 'handle', delivery: 'send' } as const;

export const usageOf = (
  subject: Subject,
): string => `Lists, replays, and deletes parked ${PLURALS[subject]}: those that failed too often.

npm run ${PLURALS[subject]} -- list [--offset N] [--limit N]   list them, the oldest first
npm run ${PLURALS[subject]} -- show ID                         show one ${subject} with its error
npm run ${PLURALS[subject]} -- replay ID | --all               ${REPLAYS[subject]} again, with all tries
npm run ${PLURALS[subject]} -- drop ID                         delete permanently

Set REDIS_URL and REDIS_KEY_PREFIX as for the gateway.`;

const PAGE = 100;
const MAX_LIMIT = 1000;

interface Deps {
  readonly subject: Subject;
  readonly store: Pick<
    InboxStore<InboxEvent>,
    'findParked' | 'listParked' | 'dropParked' | 'status'
  >;
  readonly inbox: Pick<Inbox<InboxEvent>, 'replay'>;
  readonly print: (text: string) => void;
}

/** The operators' commands for parked items. */
export class ParkedEventsCommand {
  constructor(private readonly deps: Deps) {}

  /** Resolves to the exit code. */
  async run(args: readonly string[]): Promise<number> {
    const call = parse(args);
    if (!call) return this.#misused();
    const { command, id } = call;
    if (command === 'list') return this.#list(call.offset, call.limit);
    if (command === 'replay' && call.all && id === undefined) return this.#replayAll();
    if (id === undefined || call.all) return this.#misused();
    if (command === 'show') return this.#show(id);
    if (command === 'replay') return this.#replay(id);
    if (command === 'drop') return this.#drop(id);
    return this.#misused();
  }

  async #list(offset: number, limit: number): Promise<number> {
    const [parked, status] = await Promise.all([
      this.deps.store.listParked(offset, limit),
      this.deps.store.status(),
    ]);
    if (parked.length > 0) this.deps.print(table([COLUMNS, ...parked.map(rowOf)]));
    const shown =
      parked.length < status.parked && parked.length > 0
        ? ` (shown: ${offset + 1} to ${offset + parked.length})`
        : '';
    const seconds = Math.round(status.oldestWaitingMs / 1000);
    const waiting = status.waiting > 0 ? `, the longest for ${seconds} s` : '';
    return this.#say(
      `${status.parked} parked${shown}, ${status.deferred} to be retried, ${status.waiting} waiting${waiting}`,
      DONE,
    );
  }

  async #show(id: string): Promise<number> {
    const parked = await this.deps.store.findParked(id);
    if (!parked) return this.#unknown(id);
    const { event, error, tries, parkedAtMs } = parked;
    const head = `${event.name} ${event.id}\nreceived ${time(event.receivedAtMs)}, parked ${time(parkedAtMs)} after ${tries} tries\n\n${error}\n`;
    return this.#say(`${head}\n${JSON.stringify(event, null, 2)}`, DONE);
  }

  async #replay(id: string): Promise<number> {
    if (!(await this.deps.inbox.replay(id))) return this.#unknown(id);
    return this.#say(`Replayed ${id}.`, DONE);
  }

  async #replayAll(): Promise<number> {
    // Items that fail again are parked later than this, and not replayed again.
    const startedAt = Date.now();
    let replayed = 0;
    for (;;) {
      const page = await this.deps.store.listParked(0, PAGE);
      const parkedBefore = page.filter(({ parkedAtMs }) => parkedAtMs < startedAt);
      for (const { event } of parkedBefore) {
        if (await this.deps.inbox.replay(event.id)) replayed += 1;
      }
      if (parkedBefore.length < PAGE) break;
    }
    return this.#say(`Replayed ${replayed}.`, DONE);
  }

  async #drop(id: string): Promise<number> {
    if (!(await this.deps.store.dropParked(id))) return this.#unknown(id);
    return this.#say(`Deleted ${id}.`, DONE);
  }

  #unknown(id: string): number {
    return this.#say(`No parked ${this.deps.subject} has the ID ${id}; list them first.`, FAILED);
  }

  #misused(): number {
    return this.#say(usageOf(this.deps.subject), MISUSED);
  }

  #say(text: string, exitCode: number): number {
    this.deps.print(text);
    return exitCode;
  }
}

/** Null for invalid arguments. */
function parse(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        offset: { type: 'string', default: '0' },
        limit: { type: 'string', default: '50' },
      },
    });
    const [command, id, ...more] = positionals;
    const [offset, limit] = [Number(values.offset), Number(values.limit)];
    const isUnderstood =
      more.length === 0 && isWithin(offset, 0, Infinity) && isWithin(limit, 1, MAX_LIMIT);
    return isUnderstood ? { command, id, offset, limit, all: values.all } : null;
  } catch {
    return null;
  }
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const COLUMNS = ['ID', 'KIND', 'OF', 'TRIES', 'PARKED', 'ERROR'];

const rowOf = ({ event, tries, parkedAtMs, error }: ParkedEvent) => [
  event.id,
  event.name,
  event.lane,
  String(tries),
  time(parkedAtMs),
  (error.split('\n', 1)[0] ?? '').slice(0, 100),
];

const time = (ms: number): string => new Date(ms).toISOString();
