import { latencies } from '../harness/latencies.mjs';
import { roomWithHost } from '../harness/rooms.mjs';
import { undisturbed } from '../harness/stolen-time.mjs';
import { Subscription } from '../harness/subscription.mjs';
import { beginToWait, LONG_WAIT } from '../harness/waiting-room.mjs';
import { DECIDE_ENTRY, JOIN_STATUS } from '../operations.mjs';

const DECISIONS_IN_A_TURN = 30;
const TURNS = 10;

/**
 * The time from the host's request to the guest's connection, one at a time.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const decision = {
  name: 'decision',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const { host, room } = await roomWithHost(gateway, 'TRUSTED');
      const decideSome = async () => {
        const times = [];
        while (times.length < DECISIONS_IN_A_TURN) times.push(await decide(gateway, host, room));
        return times;
      };
      await decideSome();
      const times = [];
      for (let turn = 0; turn < TURNS; turn += 1) times.push(...(await undisturbed(decideSome)));
      const { text, p99 } = latencies(times);
      return [
        {
          what: 'Decision → waiting client, with its connection',
          foyer: text,
          wanted: { text: 'p99 < 50 ms', holds: p99 < 50 },
        },
      ];
    }),
};

/**
 * @param {import('../harness/servers.mjs').Gateway} gateway
 * @param {import('../harness/person.mjs').Person} host
 * @param {{ id: string, slug: string }} room
 * @returns {Promise<number>} ms
 */
async function decide(gateway, host, room) {
  const { guest, id, ticket } = await beginToWait(gateway, room.slug);
  /** @type {((at: number) => void)[]} */
  const awaiting = [];
  const event = (/** @type {string} */ typename) =>
    new Promise((/** @type {(at: number) => void} */ resolve) => {
      awaiting.push(resolve);
      expected.push(`"__typename":"${typename}"`);
    });
  /** @type {string[]} */
  const expected = [];
  const waits = event('Waiting');
  const admitted = event('Admitted');
  const subscription = await Subscription.open(
    guest,
    JOIN_STATUS,
    { roomId: room.id, ticket },
    (text, at) => {
      if (!text.includes(expected.shift() ?? '')) throw new Error(`an unexpected event: ${text}`);
      awaiting.shift()?.(at);
    },
  );
  await waits;
  const decidedAt = performance.now();
  const [at] = await Promise.all([
    admitted,
    host.ask(DECIDE_ENTRY, { input: { roomId: room.id, participantIds: [id], allow: true } }),
  ]);
  subscription.close();
  return at - decidedAt;
}
