import { once } from 'node:events';
import { createServer } from 'node:http';
import { Person } from '../harness/person.mjs';
import { roomWithHost } from '../harness/rooms.mjs';
import { compare } from '../harness/rounds.mjs';
import { rate } from '../harness/bench.mjs';
import { JOIN_ROOM } from '../operations.mjs';

const MIN_RATIO = 0.97;

/** @type {import('../harness/bench.mjs').Measurement} */
export const tracing = {
  name: 'tracing',
  run: (bench) =>
    withCollector((endpoint) =>
      bench.withGateway({}, (plain) =>
        bench.withGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, async (traced) => {
          const targets = { plain: await joining(plain), traced: await joining(traced) };
          const comparison = await compare(targets);
          const ratio = comparison.ratio('traced', 'plain');
          return [
            {
              what: '`joinRoom` with traces, against the same without',
              foyer: rate(comparison.rate('traced')),
              ratio,
              wanted: { text: `≥ ${MIN_RATIO}`, holds: ratio >= MIN_RATIO },
            },
          ];
        }),
      ),
    ),
};

/** @param {import('../harness/servers.mjs').Gateway} gateway */
async function joining(gateway) {
  const { room } = await roomWithHost(gateway, 'PUBLIC');
  const variables = { input: { room: room.slug, displayName: 'Bob' } };
  const request = new Person(gateway.url).request('/graphql', JOIN_ROOM, variables);
  return { port: gateway.port, requests: [request] };
}

/**
 * A collector that takes everything.
 *
 * @template T
 * @param {(endpoint: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withCollector(use) {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
