import { roomWithHost } from '../harness/rooms.mjs';
import { Person } from '../harness/person.mjs';
import { JOIN_ROOM } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const join = {
  name: 'join',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const { room } = await roomWithHost(gateway, 'PUBLIC');
      const variables = { input: { room: room.slug, displayName: 'Bob' } };
      const guest = new Person(gateway.url);
      const figures = await bench.compareWithExpress(gateway, guest, JOIN_ROOM, variables);
      return [
        {
          what: '`joinRoom`, a new person each time, public room',
          ...figures,
          wanted: { text: '≥ 0.55 × Express', holds: figures.ratio >= 0.55 },
        },
      ];
    }),
};
