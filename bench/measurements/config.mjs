import { rate } from '../harness/bench.mjs';
import { Person } from '../harness/person.mjs';
import { CONFIG } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const config = {
  name: 'config',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const anybody = new Person(gateway.url);
      const answer = await anybody.answer(CONFIG);
      const { foyer, express, ratio } = await bench.compareWithExpress(
        gateway,
        [anybody.request(CONFIG)],
        answer,
      );
      return [
        {
          what: '`config`, every field',
          foyer: rate(foyer),
          express: rate(express),
          ratio,
          wanted: { text: '≥ 2 × Express', holds: ratio >= 2 },
        },
      ];
    }),
};
