import { rate } from '../harness/bench.mjs';
import { compare } from '../harness/rounds.mjs';
import { beginToWait, LONG_WAIT, roomWithWaiting } from '../harness/waiting-room.mjs';
import { JOIN_ROOM } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const waitingRepeats = {
  name: 'waiting-repeats',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const beside1 = await personWaitingBeside(gateway, 1);
      const beside100 = await personWaitingBeside(gateway, 100);
      const beside500 = await personWaitingBeside(gateway, 500);
      await bench.bare.use(beside1.answer);
      const comparison = await compare({
        express: { port: bench.bare.expressPort, requests: beside1.requests('/answer') },
        'with 1 other': beside1.target,
        'with 100 others': beside100.target,
        'with 500 others': beside500.target,
      });
      const names = /** @type {const} */ (['with 1 other', 'with 100 others', 'with 500 others']);
      const toFirst = comparison.ratio('with 500 others', 'with 1 other');
      return [
        ...names.map((name) => ({
          what: `\`joinRoom\` repeated by a waiting person ${name}`,
          foyer: rate(comparison.rate(name)),
          express: rate(comparison.rate('express')),
          ratio: comparison.ratio(name, 'express'),
        })),
        {
          what: 'the last of these to the first',
          foyer: '',
          ratio: toFirst,
          wanted: { text: '≥ 0.9', holds: toFirst >= 0.9 },
        },
      ];
    }),
};

/**
 * @param {import('../harness/servers.mjs').Gateway} gateway
 * @param {number} others
 */
async function personWaitingBeside(gateway, others) {
  const { room } = await roomWithWaiting(gateway, others);
  const { guest, ticket } = await beginToWait(gateway, room.slug);
  const variables = { input: { room: room.slug, displayName: 'Bob', ticket } };
  const requests = (/** @type {string} */ path) => [guest.request(path, JOIN_ROOM, variables)];
  return {
    answer: await guest.answer(JOIN_ROOM, variables),
    requests,
    target: { port: gateway.port, requests: requests('/graphql') },
  };
}
