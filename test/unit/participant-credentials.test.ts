import { describe, expect, it } from '@jest/globals';
import { AccessToken, type VideoGrant } from 'livekit-server-sdk';
import { SignJWT } from 'jose';
import { ParticipantCredentials } from '../../src/livekit/participant-credentials.js';
import { later } from '../support/later.js';

const SECRET = 's'.repeat(32);
const OTHER_SECRET = 'o'.repeat(32);

const credentials = new ParticipantCredentials({
  apiKey: 'key',
  apiSecret: SECRET,
  webhookKeys: new Map([['other', OTHER_SECRET]]),
});

interface Claims {
  readonly video?: VideoGrant | string;
  readonly kind?: string;
  readonly exp?: number | null;
  readonly nbf?: number;
  readonly key?: string;
  readonly secret?: string;
  readonly sub?: string;
}

const now = () => Math.floor(Date.now() / 1000);

function aToken({ key = 'key', secret = SECRET, sub = 'me', exp = now() + 60, ...claims }: Claims) {
  const token = new SignJWT({ name: 'Me', video: { room: 'r', roomJoin: true }, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(key)
    .setSubject(sub);
  if (exp !== null) token.setExpirationTime(exp);
  return token.sign(new TextEncoder().encode(secret));
}

const verify = async (claims: Claims) => credentials.verify(`Bearer ${await aToken(claims)}`);

describe('ParticipantCredentials', () => {
  it('accepts tokens that the SDK minted', async () => {
    const token = new AccessToken('key', SECRET, { identity: 'me', name: 'Me', ttl: 60 });
    token.addGrant({ room: 'r', roomJoin: true });

    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(await credentials.verify(`${scheme} ${await token.toJwt()}`)).toEqual({
        roomId: 'r',
        identity: 'me',
        displayName: 'Me',
      });
    }
  });

  it('accepts tokens that were signed with another of LiveKit’s keys', async () => {
    expect(await verify({ key: 'other', secret: OTHER_SECRET })).toMatchObject({ identity: 'me' });
  });

  it.each<[string, Claims]>([
    ['of another key', { secret: OTHER_SECRET }],
    ['of an unknown issuer', { key: 'nobody' }],
    ['that never end', { exp: null }],
    ['that have ended', { exp: now() - 1 }],
    ['that do not hold yet', { nbf: now() + 60 }],
    ['without the right to join', { video: { room: 'r' } }],
    ['for no room', { video: { roomJoin: true } }],
    ['with broken grants', { video: 'all' }],
    ['without a subject', { sub: '' }],
    ['of hidden participants', { video: { room: 'r', roomJoin: true, hidden: true } }],
    ['of recorders', { video: { room: 'r', roomJoin: true, recorder: true } }],
    ['of agents', { video: { room: 'r', roomJoin: true, agent: true } }],
    ['of agents by kind', { kind: 'agent' }],
  ])('rejects tokens %s', async (_, claims) => {
    expect(await verify(claims)).toBeNull();
  });

  it('rejects everything that is not a bearer token', async () => {
    const token = await aToken({});
    for (const header of ['', 'Bearer', 'Bearer ', token, `Basic ${token}`, `Bearer ${token} x`]) {
      expect(await credentials.verify(header)).toBeNull();
    }
    for (const text of ['x', 'a.b.c', '..', `${token}x`, 'x'.repeat(100_000)]) {
      expect(await credentials.verify(`Bearer ${text}`)).toBeNull();
    }
  });

  it('rejects a token after it has expired', async () => {
    const header = `Bearer ${await aToken({ exp: now() + 60 })}`;

    expect(await credentials.verify(header)).not.toBeNull();
    expect(await later(60, () => credentials.verify(header))).toBeNull();
  });
});
