import { setTimeout as delay } from 'node:timers/promises';
import { roomWithHost } from '../harness/rooms.mjs';
import { loadTimes } from '../harness/load.mjs';
import { Person } from '../harness/person.mjs';
import { JOIN_ROOM } from '../operations.mjs';

const SETTLE_MS = 3000;
/** After these, caches are full and code is compiled. */
const FIRST_JOINS = 20_000;
const JOINS = 100_000;
const TOLERATED_GROWTH_MB = 5;

/** @type {import('../harness/bench.mjs').Measurement} */
export const memory = {
  name: 'memory',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const idle = await settled(gateway);
      const { room } = await roomWithHost(gateway, 'PUBLIC');
      const guest = new Person(gateway.url);
      const variables = { input: { room: room.slug, displayName: 'Bob' } };
      const target = {
        port: gateway.port,
        requests: [guest.request('/graphql', JOIN_ROOM, variables)],
      };
      await loadTimes(target, FIRST_JOINS);
      const before = await settled(gateway);
      await loadTimes(target, JOINS);
      const after = await settled(gateway);
      const growth = after.heapMb - before.heapMb;
      return [
        {
          what: 'Memory, idle after the start',
          foyer: `${idle.rssMb.toFixed(0)} MB`,
          wanted: { text: '< 200 MB', holds: idle.rssMb < 200 },
        },
        {
          what: 'Memory after 100,000 joins, idle again',
          foyer: `${after.rssMb.toFixed(0)} MB`,
        },
        {
          what: 'Heap in use, growth over these 100,000 joins',
          foyer: `${growth.toFixed(1)} MB`,
          wanted: { text: 'none (< 5 MB)', holds: growth < TOLERATED_GROWTH_MB },
        },
      ];
    }),
};

/** @param {import('../harness/servers.mjs').Gateway} gateway */
async function settled(gateway) {
  await delay(SETTLE_MS);
  const { rss, heapUsed, external } = await gateway.memory();
  return { rssMb: rss / 2 ** 20, heapMb: (heapUsed + external) / 2 ** 20 };
}
