import { dispose, Room } from '@livekit/rtc-node';
import { setTimeout as delay } from 'node:timers/promises';
import { Audience, receiveAll } from '../harness/audience.mjs';
import { rate } from '../harness/bench.mjs';
import { roomWithHost } from '../harness/rooms.mjs';
import { latencies } from '../harness/latencies.mjs';
import { JOIN_ROOM } from '../operations.mjs';

const AUDIENCES = [1000, 5000];
const WANTED_GAIN = 6;
const WANTED_P99 = 0.25;
const WARM_UP = 5;
const EVENTS = 25;
const EVENTS_FOR_EACH = 8;
const SETTLE_MS = 3000;

const RENAME_SELF = `mutation RenameSelf($roomId: ID!, $displayName: String!) {
  renameSelf(roomId: $roomId, displayName: $displayName) { identity }
}`;

const ROOM_EVENTS = `subscription RoomEvents($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    __typename
    ... on ParticipantJoined { at participant { ...Person } }
    ... on ParticipantLeft { at identity sid }
    ... on ParticipantChanged { at participant { ...Person } }
  }
}
fragment Person on Participant {
  identity sid displayName kind role isAuthenticated color handRaisedAt joinedAt
  tracks { sid source muted }
}`;

/**
 * Renames a participant repeatedly, each time after every subscriber has received the previous
 * name. Measures the time from the request to each subscriber, and the delivered events.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const roomEvents = {
  name: 'room-events',
  run: async (bench) => {
    const rows = [];
    for (const size of AUDIENCES) {
      const settings = { SOCKETS_PER_ADDRESS: String(4 * size) };
      rows.push(...(await bench.withGateway(settings, (gateway) => rename(gateway, size))));
    }
    // Its native part would keep the process alive.
    await dispose();
    return rows;
  },
};

/**
 * @param {import('../harness/servers.mjs').Gateway} gateway
 * @param {number} size
 */
async function rename(gateway, size) {
  const { host, room } = await roomWithHost(gateway, 'PUBLIC');
  const speaker = await Speaker.enter(gateway, host, room);
  await speaker.rename();
  const before = await settled(gateway);
  const audience = new Audience(ROOM_EVENTS);
  await audience.join(host, room.id, size);
  /** @type {(timeoutMs?: number) => ReturnType<Audience['see']>} */
  const anotherName = (timeoutMs) =>
    audience.see(speaker.nextName, () => speaker.rename(), timeoutMs);
  // Subscribers do not learn when their subscription is active.
  while (!(await anotherName(SETTLE_MS)).isComplete);
  const after = await settled(gateway);
  await receiveAll(WARM_UP, anotherName);
  const { times, perSecond } = await receiveAll(EVENTS, anotherName);
  audience.leave();
  const alone = await renameForEach(host, room.id, size, speaker);
  await speaker.leave();
  const what = `Room events to ${size.toLocaleString('en')} subscribers`;
  const perSubscription = (/** @type {number} */ bytes) => `${(bytes / size / 1024).toFixed(1)} kB`;
  return [
    { what: `${what}, deliveries`, foyer: rate(perSecond) },
    { what: `${what}, from the request`, foyer: latencies(times).text },
    {
      what: `Memory of each of ${size.toLocaleString('en')} idle subscriptions`,
      foyer: `${perSubscription(after.rss - before.rss)} (heap ${perSubscription(after.heap - before.heap)})`,
    },
    ...gains(what, { times, perSecond }, alone),
  ];
}

/**
 * The same with subscriptions that share nothing.
 *
 * @param {import('../harness/person.mjs').Person} host
 * @param {string} roomId
 * @param {number} size
 * @param {Speaker} speaker
 */
async function renameForEach(host, roomId, size, speaker) {
  const audience = new Audience(ROOM_EVENTS, (id, subscriber) => ({
    roomId: spaced(id, subscriber),
  }));
  await audience.join(host, roomId, size);
  /** @type {(timeoutMs?: number) => ReturnType<Audience['see']>} */
  const anotherName = (timeoutMs) =>
    audience.see(speaker.nextName, () => speaker.rename(), timeoutMs);
  while (!(await anotherName(SETTLE_MS)).isComplete);
  await receiveAll(1, anotherName);
  const received = await receiveAll(EVENTS_FOR_EACH, anotherName);
  audience.leave();
  return received;
}

/**
 * Subscriptions with different variables share nothing, and the gateway ignores spaces around IDs.
 *
 * @param {string} id
 * @param {number} variant
 */
const spaced = (id, variant) =>
  `${' '.repeat(variant % 100)}${id}${' '.repeat(Math.floor(variant / 100))}`;

/**
 * @typedef {Awaited<ReturnType<typeof receiveAll>>} Received
 * @param {string} what
 * @param {Received} shared
 * @param {Received} alone
 * @returns {import('../harness/bench.mjs').Row[]}
 */
function gains(what, shared, alone) {
  const gain = shared.perSecond / alone.perSecond;
  const p99 = latencies(shared.times).p99 / latencies(alone.times).p99;
  return [
    {
      what: `${what}, deliveries to those of subscriptions that share nothing`,
      foyer: '',
      ratio: gain,
      wanted: { text: `≥ ${WANTED_GAIN}`, holds: gain >= WANTED_GAIN },
    },
    {
      what: `${what}, p99 to that of subscriptions that share nothing`,
      foyer: '',
      ratio: p99,
      wanted: { text: `≤ ${WANTED_P99}`, holds: p99 <= WANTED_P99 },
    },
  ];
}

/** @param {import('../harness/servers.mjs').Gateway} gateway */
async function settled(gateway) {
  await delay(SETTLE_MS);
  const { rss, heapUsed, external } = await gateway.memory();
  return { rss, heap: heapUsed + external };
}

/** A participant of a meeting. */
class Speaker {
  #gateway;
  #roomId;
  #token;
  #room;
  #names = 0;

  /**
   * @param {import('../harness/servers.mjs').Gateway} gateway
   * @param {string} roomId
   * @param {string} token
   * @param {Room} room
   */
  constructor(gateway, roomId, token, room) {
    this.#gateway = gateway;
    this.#roomId = roomId;
    this.#token = token;
    this.#room = room;
  }

  /**
   * @param {import('../harness/servers.mjs').Gateway} gateway
   * @param {import('../harness/person.mjs').Person} person
   * @param {{ id: string, slug: string }} room
   */
  static async enter(gateway, person, { id, slug }) {
    const { joinRoom } =
      /** @type {{ joinRoom: { connection: { url: string, token: string } } }} */ (
        await person.ask(JOIN_ROOM, { input: { room: slug, displayName: 'Speaker' } })
      );
    const { url, token } = joinRoom.connection;
    const room = new Room();
    await room.connect(url.replace(/^http/, 'ws'), token, {
      autoSubscribe: false,
      dynacast: false,
    });
    return new Speaker(gateway, id, token, room);
  }

  /** The next name, which differs from the previous ones. */
  get nextName() {
    return `Speaker no. ${this.#names + 1}.`;
  }

  async rename() {
    const displayName = this.nextName;
    this.#names += 1;
    const response = await fetch(`${this.#gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({
        query: RENAME_SELF,
        variables: { roomId: this.#roomId, displayName },
      }),
    });
    const body = await response.text();
    if (body.includes('"errors"')) throw new Error(`the gateway refused: ${body}`);
  }

  async leave() {
    await this.#room.disconnect();
  }
}
