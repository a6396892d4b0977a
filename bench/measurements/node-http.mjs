import { rate } from '../harness/bench.mjs';
import { httpRequest } from '../harness/http-connection.mjs';
import { compare } from '../harness/rounds.mjs';

/**
 * Not a figure of Foyer's: shows the limit of the load generator, and the cost of Express.
 *
 * @type {import('../harness/bench.mjs').Measurement}
 */
export const nodeHttp = {
  name: 'node-http',
  async run({ bare }) {
    await bare.use('{"hello":"world"}');
    const requests = [httpRequest('POST', '/answer', {}, { query: '{ hello }' })];
    const comparison = await compare({
      node: { port: bare.nodeHttpPort, requests },
      express: { port: bare.expressPort, requests },
    });
    return [
      {
        what: 'For scale: bare node:http, no framework and no gateway',
        foyer: rate(comparison.rate('node')),
        express: rate(comparison.rate('express')),
        ratio: comparison.ratio('node', 'express'),
      },
    ];
  },
};
