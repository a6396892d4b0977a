import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = Readonly<Record<string, unknown>>;

/** An OpenID Connect issuer that answers as it is told, rightly or wrongly. */
export async function startStubIssuer() {
  const requests: { path: string; authorization: string | undefined; body: string }[] = [];
  const stub = {
    status: 200,
    metadata: {} as Answer,
    token: {} as Answer,
    idToken: {} as Answer,
    userInfo: { sub: 'alice' } as Answer,
    /** As a JWT, instead of JSON. */
    signsUserInfo: false,
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { pathname } = new URL(request.url ?? '', issuer);
      requests.push({ path: pathname, authorization: request.headers.authorization, body });
      if (pathname === '/userinfo' && stub.signsUserInfo) {
        const token = unsignedToken({ iss: issuer, aud: 'foyer', ...stub.userInfo });
        response.writeHead(200, { 'content-type': 'application/jwt' }).end(token);
        return;
      }
      answer(response, stub.status, answers[pathname]?.() ?? {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answers: Record<string, () => Answer> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      ...stub.metadata,
    }),
    '/token': () => ({
      access_token: 'an-access-token',
      token_type: 'Bearer',
      id_token: unsignedToken({ iss: issuer, aud: 'foyer', sub: 'alice', ...stub.idToken }),
      ...stub.token,
    }),
    '/userinfo': () => stub.userInfo,
  };
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(stub, { issuer, requests, stop });
}

/** Straight from the token endpoint, an ID token counts without its signature (Core, 3.1.3.7). */
function unsignedToken(claims: Answer): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ iat: now, exp: now + 60, ...claims })}.AA`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
