import { join } from 'node:path';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { Person } from '../../bench/harness/person.mjs';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { Secrets } from '../../tools/dev-stack/lib/secrets.mjs';
import { startOwnParts } from '../../tools/dev-stack/own-parts.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { answersHttp } from '../../tools/dev-stack/processes/probes.mjs';
import { StartedProcess, waitUntilReady } from '../../tools/dev-stack/processes/processes.mjs';

/** @typedef {Awaited<ReturnType<typeof startWorld>>} World */

/**
 * A gateway in a separate process on separate parts, and the owner of its rooms.
 * @param {string} directory
 * @param {(action: () => void) => void} atEnd
 * @param {Record<string, string>} [more] settings of the gateway
 */
export async function startWorld(directory, atEnd, more = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secrets = new Secrets(process.env, join(directory, 'secrets.json'));
  const stack = await startOwnParts(directory, atEnd, { env: {}, secrets, gatewayUrl: url });
  const settings = {
    ...stack.settings,
    NODE_ENV: 'development',
    PORT: String(port),
    PUBLIC_URL: url,
    SESSION_SECRETS: secrets.get('SESSION_SECRETS'),
    TICKET_SECRETS: secrets.get('TICKET_SECRETS'),
    FEATURES: 'telephony',
    TELEPHONY_PHONE_NUMBER: '+12025550123',
    ...more,
  };
  const {
    LIVEKIT_URL: livekit = '',
    LIVEKIT_API_KEY: key = '',
    LIVEKIT_API_SECRET: secret = '',
  } = stack.settings;
  const startGateway = async () => {
    const gateway = new StartedProcess('Gateway', join(directory, 'logs', 'gateway.log'), {
      command: process.execPath,
      args: ['--enable-source-maps', join(root, 'dist/main.js')],
      env: settings,
    });
    await waitUntilReady(gateway, () => answersHttp(`${url}/readyz`));
    return gateway;
  };
  const host = new Person(url);
  let gateway = await startGateway();
  await host.signIn('olga@example.org');
  return {
    url,
    host,
    livekit: { url: livekit, key, secret },
    redisUrl: stack.settings['REDIS_URL'] ?? '',
    rooms: new RoomServiceClient(livekit, key, secret),
    sip: new SipClient(livekit, key, secret),
    /** @param {boolean} isKill */
    async stopGateway(isKill) {
      if (isKill) process.kill(gateway.pid, 'SIGKILL');
      else await gateway.stop();
      await gateway.exited;
    },
    async returnGateway() {
      gateway = await startGateway();
    },
  };
}
