import { join } from 'node:path';
import { fingerprintOf } from '../install/fingerprint.mjs';
import { goBuild, goCommand } from '../install/go.mjs';
import { installOnce, isInstalled } from '../install/install.mjs';
import { setting } from '../lib/environment.mjs';
import { root } from '../lib/paths.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { firstAddress } from './livekit.mjs';
import { RunningPart } from './running-part.mjs';

// The real recorder, livekit/egress, is only available as a container image (deploy/compose.yml),
// and cannot simulate failures.
const TITLE = 'Recorder';
const sources = join(root, 'tools/dev-stack/servers/recorder');

/** @type {import('../bring-up.mjs').Part} */
export const recorder = {
  name: 'recorder',
  title: TITLE,
  needs: ['redis', 'livekit'],
  prepare: install,
  compiles: true,
  isInstalled: () => isInstalled(installName()),
  mayJoinLater: true,
  ports: { RECORDER_PORT: { fallback: 7990, protocol: 'tcp' } },
  given(env) {
    const control = setting(env, 'RECORDER_CONTROL');
    return control === undefined ? null : facts(control);
  },
  async start({ port, settings, ...options }) {
    const part = await startRecorder({
      ...options,
      port: port('RECORDER_PORT'),
      redisUrl: settings['LIVEKIT_REDIS_URL'] ?? '',
      livekitUrl: firstAddress(settings['LIVEKIT_URL'] ?? ''),
      key: settings['LIVEKIT_API_KEY'] ?? '',
      secret: settings['LIVEKIT_API_SECRET'] ?? '',
      // The two limits must be equal.
      maxDurationSeconds: Number(process.env['RECORDING_MAX_DURATION_SECONDS'] ?? 0),
    });
    return { part, facts: facts(part.url) };
  },
};

/**
 * @typedef {object} RecorderOptions
 * @property {string} redisUrl of its LiveKit
 * @property {string} livekitUrl
 * @property {string} key
 * @property {string} secret
 * @property {number} [maxDurationSeconds] 0: no limit
 */

/**
 * A recorder that accepts LiveKit's requests, on 127.0.0.1; its URL is the control address.
 *
 * @param {import('./running-part.mjs').PartOptions & RecorderOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startRecorder(options) {
  const { port, redisUrl, livekitUrl, key, secret, maxDurationSeconds = 0 } = options;
  const command = await install();
  const url = `http://127.0.0.1:${port}`;
  return new RunningPart({
    title: TITLE,
    url,
    options,
    source: { from: '.stack', command: [command] },
    launch: {
      command,
      args: [
        ...['--control', `127.0.0.1:${port}`],
        ...['--redis', redisUrl],
        ...['--livekit', livekitUrl.replace(/^http/, 'ws')],
        ...['--max-duration', `${maxDurationSeconds}s`],
      ],
      env: { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret },
    },
    isReady: () => answersHttp(url),
  }).start();
}

/** @param {string} control */
function facts(control) {
  return { settings: {}, running: { recorder: { control } } };
}

/** @returns {Promise<string>} */
async function install() {
  await goCommand().catch(() => {
    throw new StackError(
      'The recorder cannot be installed: no Go ≥ 1.26 on PATH (go.dev/dl). To use another recorder, set RECORDER_CONTROL=http://…',
    );
  });
  const directory = await installOnce(
    installName(),
    'Recorder: go build (half a minute after LiveKit, with which it shares most packages)',
    (unfinished, run) => goBuild(sources, join(unfinished, 'recorder'), run),
  );
  return join(directory, 'recorder');
}

/** Contains the fingerprint of the sources, because other sources are another recorder. */
function installName() {
  return `recorder-${fingerprintOf(sources)}`;
}
