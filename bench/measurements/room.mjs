import { roomWithHost } from '../harness/rooms.mjs';
import { Person } from '../harness/person.mjs';
import { ROOM } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const room = {
  name: 'room',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const { room } = await roomWithHost(gateway, 'PUBLIC');
      const guest = new Person(gateway.url);
      const variables = { slugOrId: room.slug };
      const figures = await bench.compareWithExpress(gateway, guest, ROOM, variables);
      return [{ what: '`room` by slug', ...figures }];
    }),
};
