/**
 * Kills a master of a Redis Cluster while people join, wait, and are reported by webhooks, and reports
 * for how long each of these fails: `node test/outside/redis-away.mjs`. With `--halt`, the master stays
 * connected, but silent. Uses real processes, and observes them from outside.
 */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Deliveries } from '../../bench/harness/livekit-delivery.mjs';
import { Person } from '../../bench/harness/person.mjs';
import { build } from '../../tools/dev-stack/gateway/build.mjs';
import { stackDirectory } from '../../tools/dev-stack/lib/paths.mjs';
import { step } from '../../tools/dev-stack/lib/steps.mjs';
import { live } from '../../tools/dev-stack/processes/lifetime.mjs';
import { askRedis } from '../../tools/dev-stack/processes/redis-wire.mjs';
import { startWorld } from './world.mjs';

/** @typedef {import('./world.mjs').World} World */

/** As many as one socket may subscribe to. */
const ROOMS = 20;
const CALM_MS = 3_000;
const OBSERVED_MS = 30_000;
const PAUSE_MS = 25;
const HANDLED_TIMEOUT_MS = 30_000;
const SIGNAL = process.argv.includes('--halt') ? 'SIGSTOP' : 'SIGKILL';
/** How late an event may be that a join caused. */
const EVENT_TIMEOUT_MS = 1_000;
/** Wanted beyond the time of the failover itself. */
const MAX_EXTRA_MS = 2_000;

/** Everyone comes from one address. */
const NO_LIMITS = { RATE_LIMITS: 'off', LOBBY_MAX_WAITING_PER_ADDRESS: '500' };

const CREATE = `mutation Create($input: CreateRoomInput!) { createRoom(input: $input) { id } }`;
const JOIN = `mutation Join($input: JoinRoomInput!) { joinRoom(input: $input) { __typename } }`;
const LOBBY = `subscription Lobby($roomId: ID!) { lobby(roomId: $roomId) { type } }`;

process.env['FOYER_STACK_REDIS'] = 'cluster';
const directory = join(stackDirectory, 'outside', String(process.pid));

/** When something failed last, and how often. */
class Failures {
  count = 0;
  attempts = 0;
  lastAt = 0;

  /** @param {() => Promise<boolean>} attempt false, or rejects, if it failed */
  async note(attempt) {
    this.attempts += 1;
    if (await attempt().catch(() => false)) return;
    this.count += 1;
    this.lastAt = performance.now();
  }
}

await live(main, { codeWhenInterrupted: 130 });

/**
 * @param {(action: () => void) => void} atEnd
 * @param {(action: () => void) => void} beforeStop
 */
async function main(atEnd, beforeStop) {
  await build();
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  const world = await startWorld(directory, atEnd, NO_LIMITS);
  const rooms = await createRooms(world);
  const { heard, client } = listen(world, rooms);
  /** @type {{ room: string, at: number }[]} */
  const joined = [];
  await delay(CALM_MS);

  const ports = [...world.redisUrl.matchAll(/:(\d+)/g)].map(([, port]) => Number(port));
  const observed = { isOver: false };
  const joins = new Failures();
  const webhooks = new Failures();
  const loads = [
    repeat(observed, () => joins.note(() => joinAny(world, rooms, joined))),
    repeat(observed, webhooksOf(world, rooms, webhooks)),
  ];
  await delay(CALM_MS);
  const killedAt = performance.now();
  const failedOver = await step('A master is lost', () => loseMaster(ports, beforeStop));
  await delay(OBSERVED_MS - (performance.now() - killedAt));
  observed.isOver = true;
  await Promise.all(loads);
  const handled = await handledEvents(world);
  await client.dispose();

  /** @param {number} time */
  const after = (time) => Math.max(0, (time - killedAt) / 1000).toFixed(1);
  const missed = joined.filter(({ room, at }) => {
    const times = heard.get(room) ?? [];
    return !times.some((time) => Math.abs(time - at) < EVENT_TIMEOUT_MS);
  });
  const lastMissed = missed.at(-1)?.at ?? 0;
  console.log(`
Another master took over after ${after(failedOver)} s
Joins     failed until ${after(joins.lastAt)} s (${joins.count} of ${joins.attempts})
Webhooks  failed until ${after(webhooks.lastAt)} s (${webhooks.count} of ${webhooks.attempts})
          ${webhooks.attempts - webhooks.count} acknowledged, ${handled} handled
Events    missed until ${after(lastMissed)} s (${missed.length} of ${joined.length})`);
  const lastFailure = Math.max(joins.lastAt, webhooks.lastAt, lastMissed);
  return lastFailure - failedOver <= MAX_EXTRA_MS ? 0 : 1;
}

/** @param {World} world */
async function createRooms({ host }) {
  const rooms = [];
  for (let index = 0; index < ROOMS; index += 1) {
    const input = { name: `Room ${index}`, accessLevel: 'RESTRICTED' };
    const { createRoom } = /** @type {{ createRoom: { id: string } }} */ (
      await host.ask(CREATE, { input })
    );
    rooms.push(createRoom.id);
  }
  return rooms;
}

/**
 * Subscribes to the lobbies, and notes when each has an event.
 *
 * @param {World} world
 * @param {string[]} rooms
 */
function listen({ url, host }, rooms) {
  class Browser extends WebSocket {
    /** @param {string} address @param {string} protocol */
    constructor(address, protocol) {
      super(address, protocol, { headers: { ...host.headers, origin: url } });
    }
  }
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: Browser,
    retryAttempts: 100,
  });
  /** @type {Map<string, number[]>} */
  const heard = new Map();
  for (const roomId of rooms) {
    /** @type {number[]} */
    const times = [];
    heard.set(roomId, times);
    const next = () => times.push(performance.now());
    const sink = { next, error: console.error, complete: () => undefined };
    client.subscribe({ query: LOBBY, variables: { roomId } }, sink);
  }
  return { heard, client };
}

/** @param {World} world @param {string[]} rooms @param {{ room: string, at: number }[]} joined */
async function joinAny({ url }, rooms, joined) {
  const room = rooms[Math.floor(Math.random() * rooms.length)] ?? '';
  const answer = await new Person(url).answer(JOIN, { input: { room, displayName: 'Gus' } });
  const isWaiting = answer.includes('"Waiting"');
  if (isWaiting) joined.push({ room, at: performance.now() });
  return isWaiting;
}

/** @param {World} world @param {string[]} rooms @param {Failures} failures */
function webhooksOf({ url, livekit }, rooms, failures) {
  const deliveries = new Deliveries(livekit, rooms);
  const { hostname: host, port } = new URL(url);
  return () =>
    failures.note(
      () =>
        new Promise((resolve) => {
          const socket = connect({ host, port: Number(port) });
          for (const request of deliveries.prepare(1)) socket.write(request);
          socket.once('data', (answer) => {
            resolve(answer.toString().startsWith('HTTP/1.1 200'));
            socket.destroy();
          });
          socket.once('error', () => resolve(false));
        }),
    );
}

/**
 * The number of events that the gateway has handled, once none waits; those that it stored without
 * being able to acknowledge them included.
 *
 * @param {World} world
 */
async function handledEvents({ url }) {
  const deadline = performance.now() + HANDLED_TIMEOUT_MS;
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const total = (/** @type {string} */ name) =>
      [...text.matchAll(new RegExp(`^foyer_webhook_${name}(?:{.*})? (\\d+)$`, 'gm'))]
        .map(([, value]) => Number(value))
        .reduce((sum, value) => sum + value, 0);
    if (total('waiting_events') + total('deferred_events') === 0) return total('done_total');
    if (performance.now() > deadline) throw new Error('events are still waiting');
    await delay(1_000);
  }
}

/** @param {{ isOver: boolean }} observed @param {() => Promise<void>} work */
async function repeat(observed, work) {
  while (!observed.isOver) {
    await work();
    await delay(PAUSE_MS);
  }
}

/**
 * Resolves to the time when its replica has taken over.
 *
 * @param {number[]} ports of the masters
 * @param {(action: () => void) => void} beforeStop
 */
async function loseMaster([first = 0, second = 0], beforeStop) {
  const [, pid = ''] = /process_id:(\d+)/.exec(await askRedis(first, 'INFO server')) ?? [];
  process.kill(Number(pid), SIGNAL);
  // A process that is halted does not end by itself.
  if (SIGNAL === 'SIGSTOP') beforeStop(() => process.kill(Number(pid), 'SIGKILL'));
  for (;;) {
    const slots = await askRedis(second, 'CLUSTER SLOTS');
    const state = await askRedis(second, 'CLUSTER INFO');
    const [, master = ''] =
      /\r\n:0\r\n:\d+\r\n\*\d+\r\n\$\d+\r\n[\d.]+\r\n:(\d+)/.exec(slots) ?? [];
    if (state.includes('cluster_state:ok') && Number(master) !== first) return performance.now();
    await delay(PAUSE_MS);
  }
}
