import { join } from 'node:path';
import { logDirectory, root } from '../lib/paths.mjs';
import { step } from '../lib/steps.mjs';
import { portFrom } from '../processes/ports.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { StartedProcess, waitUntilReady } from '../processes/processes.mjs';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('../processes/ports.mjs').Port}
 */
export function devServerPort(env) {
  const variable = 'WEB_PORT';
  const number = portFrom(env, variable, 5173);
  return { number, protocol: 'tcp', variable, user: "the web client's sources" };
}

/**
 * Serves the web client from its sources; pages change while they are edited.
 *
 * @param {number} port
 * @param {string} gatewayUrl
 * @returns {Promise<StartedProcess>}
 */
export function startDevServer(port, gatewayUrl) {
  return step('Web client, from its sources', async (say) => {
    const url = `http://127.0.0.1:${port}`;
    const started = new StartedProcess('Web client', join(logDirectory, 'web.log'), {
      command: process.execPath,
      args: [join(root, 'node_modules/vite/bin/vite.js'), join(root, 'web')],
      env: { FOYER_GATEWAY: gatewayUrl, WEB_PORT: String(port) },
    });
    await waitUntilReady(started, () => answersHttp(url));
    say(url);
    return started;
  });
}
