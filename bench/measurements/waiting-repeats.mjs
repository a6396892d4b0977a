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
      const rates = await compare({
        express: bench.express,
        beside1: beside1.target,
        beside100: beside100.target,
        beside500: beside500.target,
      });
      const toOne = rates.beside500 / rates.beside1;
      const repeated = (/** @type {string} */ others, /** @type {number} */ perSecond) => ({
        what: `\`joinRoom\` repeated by somebody who waits with ${others}`,
        foyer: rate(perSecond),
        express: rate(rates.express),
        ratio: perSecond / rates.express,
      });
      return [
        repeated('1 other', rates.beside1),
        repeated('100 others', rates.beside100),
        repeated('500 others', rates.beside500),
        {
          what: 'the last of these to the first',
          foyer: '',
          ratio: toOne,
          wanted: { text: '≥ 0.9', holds: toOne >= 0.9 },
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
  return {
    answer: await guest.answer(JOIN_ROOM, variables),
    target: { port: gateway.port, requests: [guest.request(JOIN_ROOM, variables)] },
  };
}
