/**
 * The development identity provider: a complete OpenID Connect provider for anyone who enters a name and an address.
 * It has no accounts and checks nothing, so it listens on the loopback interface only.
 *
 * Environment: HOST, PORT, CLIENT_ID, CLIENT_SECRET, KEY_FILE (its signing key, created if missing).
 */
import Provider, { errors } from 'oidc-provider';
import { interactionPages } from './identity-provider/interaction-pages.mjs';
import { logOutAtOnce } from './identity-provider/log-out.mjs';
import { findAccount } from './identity-provider/people.mjs';
import { signInPolicy } from './identity-provider/policy.mjs';
import { allowsLogOutTo, allowsSignInAt } from './identity-provider/redirects.mjs';
import { signingKey } from './identity-provider/signing-key.mjs';

const HOUR_SECONDS = 3600;

const {
  HOST: host = '127.0.0.1',
  PORT: port = '4010',
  CLIENT_ID: clientId = 'foyer',
  CLIENT_SECRET: clientSecret,
  KEY_FILE: keyFile,
} = process.env;
if (!clientSecret || !keyFile) throw new Error('Set CLIENT_SECRET and KEY_FILE.');

const provider = new Provider(`http://${host}:${port}`, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      // The type requires one URI; the others are checked by their form below.
      redirect_uris: ['http://127.0.0.1/auth/callback'],
    },
  ],
  jwks: { keys: [signingKey(keyFile)] },
  // Cookies ignore ports, so plain names would collide with those of every other provider on this
  // machine.
  cookies: {
    keys: [clientSecret],
    names: {
      session: 'foyer_idp_session',
      interaction: 'foyer_idp_interaction',
      resume: 'foyer_idp_resume',
    },
  },
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'given_name', 'family_name', 'locale'],
  },
  findAccount,
  interactions: { policy: signInPolicy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: { devInteractions: { enabled: false } },
  ttl: {
    AccessToken: HOUR_SECONDS,
    Grant: 24 * HOUR_SECONDS,
    IdToken: HOUR_SECONDS,
    Interaction: HOUR_SECONDS,
    Session: 24 * HOUR_SECONDS,
  },
  // No consent is requested: everything in the request is granted.
  async loadExistingGrant({ oidc }) {
    const { client, session } = oidc;
    if (client === undefined || session?.accountId === undefined) {
      throw new errors.InvalidRequest('no user is signed in');
    }
    const grant = new oidc.provider.Grant({
      accountId: session.accountId,
      clientId: client.clientId,
    });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

// Gateways of tests listen on any port, and a proxy may terminate TLS in front of one, so addresses
// are checked by their form.
provider.Client.prototype.redirectUriAllowed = allowsSignInAt;
provider.Client.prototype.postLogoutRedirectUriAllowed = allowsLogOutTo;

provider.use(interactionPages(provider));
provider.use(logOutAtOnce(provider));

provider.on('server_error', (_ctx, error) => console.error(error));

const server = provider.listen(Number(port), host, () => {
  console.log(`The development identity provider listens on ${provider.issuer}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
