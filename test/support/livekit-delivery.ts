import { createHash, createHmac } from 'node:crypto';

export interface Signing {
  readonly key: string;
  readonly secret: string;
  readonly algorithm?: string;
  /** Claims that differ from LiveKit's. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The token that LiveKit sends with a body. */
export function signBody(
  body: string,
  { key, secret, algorithm = 'HS256', claims }: Signing,
): string {
  const now = Math.floor(Date.now() / 1000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  const payload = { iss: key, nbf: now, exp: now + 300, sha256, ...claims };
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
