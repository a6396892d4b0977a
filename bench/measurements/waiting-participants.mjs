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
        const figures = await bench.compareWithExpress(
          gateway,
          host,
          WAITING_PARTICIPANTS,
          variables,
        );
        rows.push({ what: `\`waitingParticipants\`, ${waiting} waiting`, ...figures });
      }
      return rows;
    }),
};
