import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Forwards the events of a storage to the gateway, with the token that the gateway requires:
 * versitygw sends none, and does not start while the address that it reports to is unavailable. ¶
 * An event is forwarded at once or never. Losing one while the gateway restarts is part of what
 * development should show; deployments keep events (docs/how-to/record.md).
 *
 * @param {object} target
 * @param {string} target.gatewayUrl
 * @param {string} target.webhookToken
 * @returns {Promise<string>} the address to report to, for as long as this process runs
 */
export async function relayStorageEvents({ gatewayUrl, webhookToken }) {
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => {
        response.end();
        return fetch(`${gatewayUrl}/webhooks/storage`, {
          method: 'POST',
          headers: { authorization: `Bearer ${webhookToken}`, 'content-type': 'application/json' },
          body,
        });
      })
      .catch(() => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  server.unref();
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${address.port}`;
}
