import { exportJWK, generateKeyPair, SignJWT, type GenerateKeyPairResult } from 'jose';
import type { ServerResponse } from 'node:http';
import { LoopbackServer } from './loopback-server.js';

type Signature = 'own' | 'foreign' | 'none' | 'elliptic';
type Answer = Readonly<Record<string, unknown>>;

/** An OpenID Connect issuer that answers as configured, correctly or incorrectly. */
export async function startStubIssuer() {
  const requests: { path: string; authorization: string | undefined; body: string }[] = [];
  const stub = {
    status: 200,
    metadata: {} as Answer,
    token: {} as Answer,
    idToken: {} as Answer,
    userInfo: { sub: 'alice' } as Answer,
    /**
     * A JWT instead of JSON: signed by the issuer's key, by another key with its ID, by none, or by
     * the issuer's key for ES256.
     */
    userInfoSignature: null as Signature | null,
  };
  const { own, ownJwk, foreign, elliptic, ellipticJwk } = await (keys ??= makeKeys());
  const signed = async (claims: Answer, by: Signature): Promise<string> => {
    if (by === 'none') return unsignedToken(claims);
    const alg = by === 'elliptic' ? 'ES256' : 'RS256';
    const token = new SignJWT(claims).setProtectedHeader({ alg, kid: `key for ${alg}` });
    if (by === 'elliptic') return token.sign(elliptic.privateKey);
    return token.sign(by === 'own' ? own.privateKey : foreign.privateKey);
  };
  /** Every user is already signed in. */
  const sendBack = (query: URLSearchParams, response: ServerResponse) => {
    stub.idToken = { ...stub.idToken, nonce: query.get('nonce') };
    const target = new URL(query.get('redirect_uri') ?? issuer);
    target.search = String(
      new URLSearchParams({ code: 'a-code', state: query.get('state') ?? '' }),
    );
    response.writeHead(302, { location: target.href }).end();
  };
  const server = new LoopbackServer(({ url, headers, body }, response) => {
    const { pathname, searchParams } = new URL(url, issuer);
    requests.push({ path: pathname, authorization: headers.authorization, body: body.toString() });
    if (pathname === '/userinfo' && stub.userInfoSignature !== null) {
      const claims = { iss: issuer, aud: 'foyer', ...stub.userInfo };
      void signed(claims, stub.userInfoSignature).then((token) =>
        response.writeHead(200, { 'content-type': 'application/jwt' }).end(token),
      );
      return;
    }
    if (pathname === '/auth') {
      sendBack(searchParams, response);
      return;
    }
    answer(response, stub.status, answers[pathname]?.() ?? {});
  });
  await server.listen();
  const issuer = `http://127.0.0.1:${server.port}`;
  const answers: Record<string, () => Answer> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      ...stub.metadata,
    }),
    '/token': () => ({
      access_token: 'an-access-token',
      token_type: 'Bearer',
      id_token: unsignedToken({ iss: issuer, aud: 'foyer', sub: 'alice', ...stub.idToken }),
      ...stub.token,
    }),
    '/userinfo': () => stub.userInfo,
    '/keys': () => ({
      keys: [
        { ...ownJwk, kid: 'key for RS256', use: 'sig' },
        { ...ellipticJwk, kid: 'key for ES256', use: 'sig' },
      ],
    }),
  };
  return Object.assign(stub, { issuer, requests, stop: () => server.stop() });
}

const publicJwk = ({ publicKey }: GenerateKeyPairResult) => exportJWK(publicKey);

/** Generating RSA keys takes a while, so all issuers of a process share them. */
let keys: ReturnType<typeof makeKeys> | undefined;

async function makeKeys() {
  const aKeyPair = () => generateKeyPair('RS256', { extractable: true });
  const [own, foreign, elliptic] = await Promise.all([
    aKeyPair(),
    aKeyPair(),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  const [ownJwk, ellipticJwk] = await Promise.all([own, elliptic].map(publicJwk));
  return { own, ownJwk, foreign, elliptic, ellipticJwk };
}

/** An ID token directly from the token endpoint is valid without a signature (Core, 3.1.3.7). */
function unsignedToken(claims: Answer): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ iat: now, exp: now + 60, ...claims })}.AA`;
}

function answer(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
