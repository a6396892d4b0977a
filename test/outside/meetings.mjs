import { Person } from '../../bench/harness/person.mjs';
import { Participant } from './participant.mjs';

/** @typedef {import('./world.mjs').World} World */
/** @typedef {import('./participant.mjs').Connection} Connection */

export const BUSY_PEOPLE = 12;

const JOIN = `mutation Join($input: JoinRoomInput!) {
  joinRoom(input: $input) { ... on Admitted { connection { url token identity } } }
}`;
const CREATE = `mutation Create($input: CreateRoomInput!) { createRoom(input: $input) { id } }`;
const STATE = `query State($id: ID!, $slug: String!) {
  participants(roomId: $id) { identity }
  waitingParticipants(roomId: $id) { id }
  room(slugOrId: $slug) { meeting { participantCount } }
}`;

/** @typedef {Awaited<ReturnType<typeof beginMeetings>>} Meetings */

/**
 * Rooms, and people who are in the meeting or hold a token.
 * @param {World} world
 */
export async function beginMeetings(world) {
  const { host } = world;
  const room = async (/** @type {string} */ name, /** @type {string} */ accessLevel) => {
    const input = { name, accessLevel };
    const { createRoom } = /** @type {{ createRoom: { id: string } }} */ (
      await host.ask(CREATE, { input })
    );
    return createRoom.id;
  };
  const rooms = {
    held: await room('Where callers wait', 'RESTRICTED'),
    ends: await room('Which everyone leaves', 'PUBLIC'),
    begins: await room('Into which a person comes', 'PUBLIC'),
    busy: await room('Where people come and go', 'PUBLIC'),
  };
  /** @type {Map<string, Participant>} */
  const people = new Map();
  /** @param {string} name @param {string} roomId @param {Person} [as] */
  const join = async (name, roomId, as = new Person(world.url)) => {
    const input = { room: roomId, displayName: name };
    const { joinRoom } = /** @type {{ joinRoom: { connection: Connection } }} */ (
      await as.ask(JOIN, { input })
    );
    people.set(name, new Participant(joinRoom.connection));
  };
  await join('host', rooms.held, host);
  await join('last', rooms.ends);
  await join('first', rooms.begins);
  for (let place = 0; place < BUSY_PEOPLE; place += 1) await join(`busy ${place}`, rooms.busy);
  for (const name of ['caller who stays', 'caller who hangs up', 'caller who comes']) {
    people.set(name, await Participant.onThePhone(world, rooms.held, name));
  }
  const inside = ['host', 'last', 'caller who stays', 'caller who hangs up'];
  for (let place = 0; place < BUSY_PEOPLE; place += 2) inside.push(`busy ${place}`);
  for (const name of inside) await people.get(name)?.enter();
  return { rooms, people };
}

/**
 * Compares the answers of the gateway and LiveKit with the people who are really there.
 * @param {World} world
 * @param {Meetings} meetings
 * @returns {Promise<string[]>} the differences; empty if there are none
 */
export async function wrong(world, { rooms, people }) {
  const found = [];
  const rules = await world.sip.listSipDispatchRule();
  for (const [name, id] of Object.entries(rooms)) {
    const expected = expectedIn(name, people);
    const { participants, waitingParticipants, room } = /** @type {State} */ (
      await world.host.ask(STATE, { id, slug: id })
    );
    const ofRoom = rules.filter(({ name: rule }) => rule === `foyer/${id}`).length;
    const state = {
      people: names(participants.map(({ identity }) => identity)),
      waiting: names(waitingParticipants.map(({ id: identity }) => identity)),
      count: room.meeting?.participantCount ?? 0,
      rules: ofRoom,
    };
    for (const [what, value] of Object.entries(expected)) {
      const actual = state[/** @type {keyof typeof state} */ (what)];
      if (String(actual) !== String(value)) found.push(`${name}: ${what} ${actual}, not ${value}`);
    }
    for (const identity of expected.waiting.split(' ').filter(Boolean)) {
      const { permission } = await world.rooms.getParticipant(id, identity);
      if (permission?.canPublish || permission?.canSubscribe) found.push(`${identity} is not held`);
    }
  }
  return found;
}

/**
 * @typedef {object} State
 * @property {{ identity: string }[]} participants
 * @property {{ id: string }[]} waitingParticipants
 * @property {{ meeting: { participantCount: number } | null }} room
 */

/** @param {string} room @param {Map<string, Participant>} people */
function expectedIn(room, people) {
  /** @type {Record<string, RegExp>} */
  const ways = { held: /^(host|caller)/, ends: /^last/, begins: /^first/, busy: /^busy/ };
  const inside = [...people].filter(([name, who]) => ways[room]?.test(name) && who.isInside);
  const callers = inside.filter(([name]) => name.startsWith('caller'));
  const byWebRtc = inside.length - callers.length;
  return {
    people: names(inside.map(([, { identity }]) => identity)),
    waiting: names(callers.map(([, { identity }]) => identity)),
    count: byWebRtc,
    rules: byWebRtc > 0 ? 1 : 0,
  };
}

/** @param {string[]} identities shown in full only if they mean something to a reader */
const names = (identities) =>
  identities
    .map((identity) => (identity.startsWith('sip_') ? identity : identity.slice(0, 8)))
    .sort()
    .join(' ');
