import { join } from 'node:path';
import { acquire } from '../install/acquire.mjs';
import { setting } from '../lib/environment.mjs';
import { givenSecret } from '../lib/secrets.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { startCluster, startWatched } from './redis-group.mjs';
import { program, startRedis } from './redis-server.mjs';

/** @type {import('../bring-up.mjs').Part} */
export const redis = {
  name: 'redis',
  title: program.title,
  needs: [],
  prepare: () => acquire(program),
  ports: { REDIS_PORT: { fallback: 6379, protocol: 'tcp' } },
  given(env) {
    const url = givenSecret(env, 'REDIS_URL');
    return url === null ? null : facts(url, setting(env, 'LIVEKIT_REDIS_URL'));
  },
  async start({ port, ...options }) {
    const form = stackForm();
    const part = await startRedis({ ...options, port: port('REDIS_PORT') });
    if (form === 'server') return { part, facts: facts(part.url) };
    const start = form === 'cluster' ? startCluster : startWatched;
    const { url } = await start(join(options.directory, form));
    return { part, facts: facts(url, part.url) };
  },
};

/** The form in which the gateway gets its Redis. LiveKit and its recorder always have one server. */
function stackForm() {
  const form = setting(process.env, 'FOYER_STACK_REDIS') ?? 'server';
  if (['server', 'sentinel', 'cluster'].includes(form)) return form;
  throw new StackError(`FOYER_STACK_REDIS=${form} is not server, sentinel, or cluster.`);
}

/**
 * @param {string} url
 * @param {string} [livekitUrl] the server of LiveKit and its recorder
 */
function facts(url, livekitUrl = url) {
  return { settings: { REDIS_URL: url, LIVEKIT_REDIS_URL: livekitUrl }, running: { redis: url } };
}
