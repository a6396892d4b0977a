import { Person } from '../harness/person.mjs';
import { CONFIG } from '../operations.mjs';

/** @type {import('../harness/bench.mjs').Measurement} */
export const config = {
  name: 'config',
  run: (bench) =>
    bench.withGateway({}, async (gateway) => {
      const figures = await bench.compareWithExpress(gateway, new Person(gateway.url), CONFIG);
      return [
        {
          what: '`config`, every field',
          ...figures,
          wanted: { text: '≥ 2 × Express', holds: figures.ratio >= 2 },
        },
      ];
    }),
};
