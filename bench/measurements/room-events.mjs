import { dispose, Room } from '@livekit/rtc-node';
import { setTimeout as delay } from 'node:timers/promises';
import { Audience, receiveAll } from '../harness/audience.mjs';
import { rate } from '../harness/bench.mjs';
import { roomWithHost } from '../harness/rooms.mjs';
import { latencies } from '../harness/latencies.mjs';
import { JOIN_ROOM } from '../operations.mjs';

const AUDIENCES = [1000, 5000];
const WARM_UP = 5;
const EVENTS = 25;
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
      const settings = { SOCKETS_PER_ADDRESS: String(2 * size) };
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
