import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';

const TITLE = 'Identity provider';

/** @type {import('../bring-up.mjs').Part} */
export const identityProvider = {
  name: 'identityProvider',
  title: TITLE,
  needs: [],
  usesPackages: true,
  ports: { IDENTITY_PROVIDER_PORT: { fallback: 4010, protocol: 'tcp' } },
  given: ({ OIDC_ISSUER: issuer }) =>
    issuer ? { settings: {}, running: { identityProvider: issuer } } : null,
  async start({ port, secret, ...options }) {
    const client = {
      clientId: secret('OIDC_CLIENT_ID'),
      clientSecret: secret('OIDC_CLIENT_SECRET'),
    };
    const part = await startIdentityProvider({
      ...options,
      ...client,
      port: port('IDENTITY_PROVIDER_PORT'),
    });
    const settings = {
      OIDC_ISSUER: part.url,
      OIDC_CLIENT_ID: client.clientId,
      OIDC_CLIENT_SECRET: client.clientSecret,
    };
    return { part, facts: { settings, running: { identityProvider: part.url } } };
  },
};

/**
 * The development identity provider, where anyone can sign in as anyone; its URL is the issuer.
 *
 * @param {import('./running-part.mjs').PartOptions & { clientId: string, clientSecret: string }} options
 * @returns {Promise<RunningPart>}
 */
async function startIdentityProvider(options) {
  const { port, clientId, clientSecret, directory } = options;
  const url = `http://127.0.0.1:${port}`;
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    KEY_FILE: join(directory, 'signing-key.json'),
  };
  return new RunningPart({
    title: TITLE,
    url,
    options,
    source: { from: 'oidc-provider', command: [] },
    launch: {
      command: process.execPath,
      args: [join(root, 'tools/dev-stack/servers/identity-provider.mjs')],
      env,
    },
    isReady: () => answersHttp(`${url}/.well-known/openid-configuration`),
  }).start();
}
