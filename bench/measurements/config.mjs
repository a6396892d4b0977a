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
          wanted: { text: '≥ 1.4 × Express', holds: figures.ratio >= 1.4 },
        },
      ];
    }),
};
