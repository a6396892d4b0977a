import { rate } from '../harness/bench.mjs';
import { httpRequest } from '../harness/http-connection.mjs';
import { compare } from '../harness/rounds.mjs';

/**
 * No figure of Foyer's: shows how far the load side reaches, and what Express costs.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const nodeHttp = {
  name: 'node-http',
  async run({ bare, express }) {
    await bare.use('{"hello":"world"}');
    const raw = { port: bare.nodeHttpPort, requests: [httpRequest('GET', '/')] };
    const rates = await compare({ raw, express });
    return [
      {
        what: 'For scale: bare node:http, no framework and no gateway',
        foyer: rate(rates.raw),
        express: rate(rates.express),
        ratio: rates.raw / rates.express,
      },
    ];
  },
};
