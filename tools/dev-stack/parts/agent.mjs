import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { firstAddress } from './livekit.mjs';
import { RunningPart } from './running-part.mjs';

const TITLE = 'Transcriber';
const NAME = 'transcriber';

/** @type {import('../bring-up.mjs').Part} */
export const agent = {
  name: 'agent',
  title: TITLE,
  needs: ['livekit'],
  usesPackages: true,
  ports: { AGENT_PORT: { fallback: 7900, protocol: 'tcp' } },
  // The worker that the environment names is already running.
  given: ({ SUBTITLES_AGENT_NAME: name }) =>
    name ? { settings: {}, running: { agent: { name } } } : null,
  async start({ port, settings, ...options }) {
    const part = await startAgent({
      ...options,
      port: port('AGENT_PORT'),
      livekitUrl: firstAddress(settings['LIVEKIT_URL'] ?? ''),
      key: settings['LIVEKIT_API_KEY'] ?? '',
      secret: settings['LIVEKIT_API_SECRET'] ?? '',
    });
    const facts = {
      settings: { SUBTITLES_AGENT_NAME: NAME },
      running: { agent: { name: NAME, control: part.url } },
    };
    return { part, facts };
  },
};

/**
 * @typedef {object} AgentOptions
 * @property {string} livekitUrl
 * @property {string} key
 * @property {string} secret
 */

/**
 * The development transcriber; its URL is the control address that tools/dev-stack/servers/agent.mjs describes.
 *
 * @param {import('./running-part.mjs').PartOptions & AgentOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startAgent(options) {
  const { port, livekitUrl, key, secret } = options;
  const url = `http://127.0.0.1:${port}`;
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    LIVEKIT_URL: livekitUrl,
    LIVEKIT_API_KEY: key,
    LIVEKIT_API_SECRET: secret,
    AGENT_NAME: NAME,
  };
  return new RunningPart({
    title: TITLE,
    url,
    options,
    source: { from: '@livekit/rtc-node', command: [] },
    launch: {
      command: process.execPath,
      args: [join(root, 'tools/dev-stack/servers/agent.mjs')],
      env,
    },
    isReady: () => answersHttp(url),
  }).start();
}
