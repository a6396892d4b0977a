import { setTimeout as delay } from 'node:timers/promises';
import { rate } from '../harness/bench.mjs';
import { latencies } from '../harness/latencies.mjs';
import { pace } from '../harness/pace.mjs';
import { Person } from '../harness/person.mjs';
import { newRoom } from '../harness/rooms.mjs';
import { WebhookReceiver } from '../harness/webhook-receivers.mjs';
import { LONG_WAIT } from '../harness/waiting-room.mjs';
import { parseJson } from '../harness/json.mjs';
import { CREATE_APPLICATION, CREATE_WEBHOOK_ENDPOINT, JOIN_ROOM } from '../operations.mjs';

/** @type {readonly import('../harness/webhook-receivers.mjs').Kind[]} */
const ENDPOINTS = [
  'dead',
  'slow',
  ...Array.from({ length: 18 }, () => /** @type {const} */ ('healthy')),
];
const ROOMS_PER_ENDPOINT = 10;
const SECONDS = 30;
const WARM_UP_SECONDS = 5;
const TIMEOUT_MS = 120_000;
const MAX_P99_MS = 2000;

const SETTINGS = {
  ...LONG_WAIT,
  FEATURES: 'applications,outgoing_webhooks',
  ACCESS_TOKEN_SECRETS: 'x'.repeat(32),
  INSTANCE_ADMINISTRATORS: 'alice@example.org',
  WEBHOOK_ALLOW_HTTP: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
};

/**
 * Guests come to the lobbies of many rooms at a steady pace. Measures the time from when a guest's
 * request was due until a receiver has the event, at the receivers that are neither dead nor slow.
 *
 * Four measurements, so that the failure of one does not lose the others.
 *
 * @type {readonly import('../harness/bench.mjs').Measurement[]}
 */
export const outgoingWebhooks = [
  withGateways(1, (gateways) => steady(gateways, TO_ONE)),
  withGateways(2, (gateways) => steady(gateways, TO_ONE)),
  withGateways(1, (gateways) => steady(gateways, TO_ALL)),
  withGateways(1, burst),
];

/**
 * @param {number} count
 * @param {(gateways: readonly import('../harness/servers.mjs').Gateway[]) => Promise<import('../harness/bench.mjs').Row>} row
 * @returns {import('../harness/bench.mjs').Measurement}
 */
function withGateways(count, row) {
  return {
    name: 'outgoing-webhooks',
    run: async (bench) => [await bench.withGateways(count, SETTINGS, row)],
  };
}

/**
 * @typedef {object} Plan
 * @property {number} perSecond events
 * @property {number} seconds
 * @property {boolean} isShared whether each event goes to all endpoints, or to one of them
 */

/** 500 deliveries per second, of as many events. @type {Plan} */
const TO_ONE = { perSecond: 500, seconds: SECONDS, isShared: false };
/** 500 deliveries per second, of 25 events. @type {Plan} */
const TO_ALL = { perSecond: 25, seconds: SECONDS, isShared: true };
/** 10,000 deliveries at once. @type {Plan} */
const BURST = { perSecond: 500, seconds: 1, isShared: true };

/**
 * @param {readonly import('../harness/servers.mjs').Gateway[]} gateways
 * @param {Plan} plan
 * @returns {Promise<import('../harness/bench.mjs').Row>}
 */
async function steady(gateways, plan) {
  const { times, cpuMsEach } = await load(gateways, plan);
  const { text, p99 } = latencies(times);
  const where = gateways.length === 1 ? '' : `, ${gateways.length} gateways on one core`;
  return {
    what: `${titleOf(plan)}${where}, from the request`,
    foyer: `${text}; ${cpuMsEach.toFixed(2)} ms of CPU per event`,
    wanted: { text: `p99 < ${MAX_P99_MS / 1000} s`, holds: p99 < MAX_P99_MS },
  };
}

/**
 * @param {readonly import('../harness/servers.mjs').Gateway[]} gateways
 * @returns {Promise<import('../harness/bench.mjs').Row>}
 */
async function burst(gateways) {
  const { times } = await load(gateways, BURST);
  const perSecond = (times.length * 1000) / Math.max(...times);
  return { what: `${titleOf(BURST)} for a second, deliveries`, foyer: rate(perSecond) };
}

/** @param {Plan} plan */
const titleOf = ({ perSecond, isShared }) =>
  `Outgoing webhooks, ${perSecond} events/s, each to ${isShared ? 'all' : 'one'} of ${ENDPOINTS.length} endpoints`;

/**
 * @param {readonly import('../harness/servers.mjs').Gateway[]} gateways
 * @param {Plan} plan
 * @returns {Promise<{ times: number[], cpuMsEach: number }>} ms from when a request was due to each
 *   receiver that is healthy, and the CPU time of the gateways per event
 */
async function load(gateways, { perSecond, seconds, isShared }) {
  const receivers = await Promise.all(ENDPOINTS.map((kind) => WebhookReceiver.start(kind)));
  const healthy = receivers.filter(({ kind }) => kind === 'healthy');
  const guests = await lobbies(gateways, receivers, isShared);
  await guests('Early', WARM_UP_SECONDS * perSecond, perSecond);
  const cpuBefore = await cpuMs(gateways);
  const count = seconds * perSecond;
  const { dueAt } = await guests('Guest', count, perSecond);
  const expected = isShared ? count * healthy.length : (count * healthy.length) / receivers.length;
  const times = await arrivals(healthy, expected, dueAt);
  const cpuMsEach = ((await cpuMs(gateways)) - cpuBefore) / count;
  for (const receiver of receivers) receiver.stop();
  const outOfOrder = healthy.reduce((sum, receiver) => sum + receiver.outOfOrder, 0);
  if (outOfOrder > 0) throw new Error(`${outOfOrder} webhooks arrived out of order`);
  return { times, cpuMsEach };
}

/**
 * Rooms whose events go to all receivers, or to one of them.
 *
 * @param {readonly import('../harness/servers.mjs').Gateway[]} gateways
 * @param {readonly WebhookReceiver[]} receivers
 * @param {boolean} isShared
 */
async function lobbies(gateways, receivers, isShared) {
  const [{ url } = { url: '' }] = gateways;
  const administrator = new Person(url);
  await administrator.signIn('alice@example.org');
  const owners = await Promise.all(
    receivers.map((receiver) => register(administrator, receiver, isShared)),
  );
  const rooms = owners.flatMap((owner) =>
    Array.from({ length: ROOMS_PER_ENDPOINT }, () => newRoom(owner, 'TRUSTED')),
  );
  const slugs = (await Promise.all(rooms)).map(({ slug }) => slug);
  const ports = gateways.map(({ port }) => port);
  /** @type {(prefix: string, count: number, perSecond: number) => ReturnType<typeof pace>} */
  return (prefix, count, perSecond) => {
    const requests = Array.from({ length: count }, (_, index) => {
      const input = { room: roomAt(slugs, index), displayName: `${prefix} ${index}` };
      return new Person(url).request('/graphql', JOIN_ROOM, { input });
    });
    return pace(ports, requests, perSecond);
  };
}

/** @param {readonly import('../harness/servers.mjs').Gateway[]} gateways */
async function cpuMs(gateways) {
  const times = await Promise.all(gateways.map((gateway) => gateway.cpuMs()));
  return times.reduce((sum, time) => sum + time, 0);
}

/** Consecutive guests come to rooms of different owners. @param {readonly string[]} slugs @param {number} index */
const roomAt = (slugs, index) =>
  slugs[(index * ROOMS_PER_ENDPOINT + Math.floor(index / ENDPOINTS.length)) % slugs.length];

/**
 * @param {Person} administrator
 * @param {WebhookReceiver} receiver
 * @param {boolean} isShared
 * @returns {Promise<Person>} whose rooms the endpoint is for
 */
async function register(administrator, { url }, isShared) {
  const owner = isShared ? administrator : await newApplication(administrator);
  await owner.ask(CREATE_WEBHOOK_ENDPOINT, { input: { url } });
  return owner;
}

/** A backend with an access token. */
class Application extends Person {
  #token;

  /**
   * @param {string} url
   * @param {string} token
   */
  constructor(url, token) {
    super(url);
    this.#token = token;
  }

  /** @override */
  get headers() {
    return { authorization: `Bearer ${this.#token}` };
  }
}

/** @param {Person} administrator */
async function newApplication(administrator) {
  const input = { name: 'Moodle', scopes: ['ROOMS_READ', 'ROOMS_WRITE', 'WEBHOOKS_WRITE'] };
  const { createApplication } =
    /** @type {{ createApplication: { application: { id: string }, clientSecret: string } }} */ (
      await administrator.ask(CREATE_APPLICATION, { input })
    );
  const response = await fetch(`${administrator.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: createApplication.application.id,
      client_secret: createApplication.clientSecret,
    }),
  });
  const { access_token: token } = /** @type {{ access_token: string }} */ (
    parseJson(await response.text())
  );
  return new Application(administrator.url, token);
}

/**
 * @param {readonly WebhookReceiver[]} receivers
 * @param {number} expected
 * @param {(index: number) => number} dueAt
 * @returns {Promise<number[]>} ms, once all have arrived
 */
async function arrivals(receivers, expected, dueAt) {
  const began = performance.now();
  for (;;) {
    const all = receivers.flatMap((receiver) => [...receiver.arrivals]);
    const measured = all.filter(([name]) => name.startsWith('Guest '));
    if (measured.length >= expected) {
      return measured.map(([name, at]) => at - dueAt(Number(name.slice('Guest '.length))));
    }
    if (performance.now() - began > TIMEOUT_MS) {
      throw new Error(`only ${measured.length} of ${expected} webhooks arrived`);
    }
    await delay(50);
  }
}
