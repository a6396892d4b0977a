import { rate } from '../harness/bench.mjs';
import { LONG_WAIT, roomWithWaiting } from '../harness/waiting-room.mjs';
import { WAITING_PARTICIPANTS } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const waitingParticipants = {
  name: 'waiting-participants',
  run: (bench) =>
    bench.withGateway(LONG_WAIT, async (gateway) => {
      const rows = [];
      for (const waiting of [1, 100, 500]) {
        const { host, room } = await roomWithWaiting(gateway, waiting);
        const variables = { roomId: room.id };
        const { foyer, express, ratio } = await bench.compareWithExpress(
          gateway,
          [host.request(WAITING_PARTICIPANTS, variables)],
          await host.answer(WAITING_PARTICIPANTS, variables),
        );
        const what = `\`waitingParticipants\`, ${waiting} waiting`;
        rows.push({ what, foyer: rate(foyer), express: rate(express), ratio });
      }
      return rows;
    }),
};
