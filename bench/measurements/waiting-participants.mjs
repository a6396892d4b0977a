import { compare } from '../harness/rounds.mjs';
import { LONG_WAIT, roomWithWaiting } from '../harness/waiting-room.mjs';
import { WAITING_PARTICIPANTS, WAITING_PARTICIPANTS_AND_VIEWER } from '../operations.mjs';

const WANTED_GAIN = 6;

/** @type {import('../harness/bench.mjs').Measurement} */
export const waitingParticipants = {
  name: 'waiting-participants',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const rows = [];
      for (const waiting of [1, 100, 500]) {
        const { host, room } = await roomWithWaiting(gateway, waiting);
        const variables = { roomId: room.id };
        const figures = await bench.compareWithExpress(
          gateway,
          host,
          WAITING_PARTICIPANTS,
          variables,
        );
        rows.push({ what: `\`waitingParticipants\`, ${waiting} waiting`, ...figures });
        if (waiting === 500) rows.push(await gain(gateway, host, variables));
      }
      return rows;
    }),
};

/**
 * @param {import('../harness/servers.mjs').Gateway} gateway
 * @param {import('../harness/person.mjs').Person} host
 * @param {Record<string, unknown>} variables
 * @returns {Promise<import('../harness/bench.mjs').Row>} the rate to that of answers that are serialized for each request
 */
async function gain({ port }, host, variables) {
  const target = (/** @type {string} */ query) => ({
    port,
    requests: [host.request('/graphql', query, variables)],
  });
  const comparison = await compare({
    shared: target(WAITING_PARTICIPANTS),
    each: target(WAITING_PARTICIPANTS_AND_VIEWER),
  });
  const ratio = comparison.ratio('shared', 'each');
  return {
    what: 'the last of these to answers serialized for each request',
    foyer: '',
    ratio,
    wanted: { text: `≥ ${WANTED_GAIN}`, holds: ratio >= WANTED_GAIN },
  };
}
