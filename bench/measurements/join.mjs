import { rate, roomWithHost } from '../harness/bench.mjs';
import { Person } from '../harness/person.mjs';
import { JOIN_ROOM } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const join = {
  name: 'join',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const { room } = await roomWithHost(gateway, 'PUBLIC');
      const guest = new Person(gateway.url);
      const variables = { input: { room: room.slug, displayName: 'Bob' } };
      const { foyer, express, ratio } = await bench.compareWithExpress(
        gateway,
        [guest.request(JOIN_ROOM, variables)],
        await guest.answer(JOIN_ROOM, variables),
      );
      return [
        {
          what: '`joinRoom`, somebody new every time, public room',
          foyer: rate(foyer),
          express: rate(express),
          ratio,
          wanted: { text: '≥ 0.4 × Express', holds: ratio >= 0.4 },
        },
      ];
    }),
};
