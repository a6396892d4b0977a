import { join } from 'node:path';
import { setting } from '../lib/environment.mjs';
import { root } from '../lib/paths.mjs';
import { givenSecret } from '../lib/secrets.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';

const TITLE = 'Mail catcher';
const SENDER = 'Foyer <foyer@localhost>';

/** @type {import('../bring-up.mjs').Part} */
export const mail = {
  name: 'mail',
  title: TITLE,
  needs: [],
  usesPackages: true,
  ports: {
    MAIL_PORT: { fallback: 1025, protocol: 'tcp' },
    MAIL_MESSAGES_PORT: { fallback: 1026, protocol: 'tcp' },
  },
  given(env) {
    const url = givenSecret(env, 'MAIL_URL');
    if (url === null) return null;
    return {
      settings: { MAIL_URL: url, MAIL_FROM: setting(env, 'MAIL_FROM') ?? SENDER },
      running: { mail: { smtp: url } },
    };
  },
  async start({ port, ...options }) {
    const smtp = `smtp://127.0.0.1:${port('MAIL_PORT')}`;
    const part = await startMailCatcher({
      ...options,
      port: port('MAIL_PORT'),
      messagesPort: port('MAIL_MESSAGES_PORT'),
    });
    return {
      part,
      facts: {
        settings: { MAIL_URL: smtp, MAIL_FROM: SENDER },
        running: { mail: { smtp, messages: part.url } },
      },
    };
  },
};

/**
 * Accepts every email and delivers none; its URL lists them.
 *
 * @param {import('./running-part.mjs').PartOptions & { messagesPort: number }} options
 * @returns {Promise<RunningPart>}
 */
export async function startMailCatcher(options) {
  const url = `http://127.0.0.1:${options.messagesPort}/messages`;
  return new RunningPart({
    title: TITLE,
    url,
    options,
    source: { from: 'smtp-server', command: [] },
    launch: {
      command: process.execPath,
      args: [join(root, 'tools/dev-stack/servers/mail-catcher.mjs')],
      env: { SMTP_PORT: String(options.port), HTTP_PORT: String(options.messagesPort) },
    },
    isReady: () => answersHttp(url),
  }).start();
}
