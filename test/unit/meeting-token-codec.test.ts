import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  MeetingTokenCodec,
  type MeetingTokenClaims,
} from '../../src/services/meeting-tokens/meeting-token-codec.js';

const KEY = 'k'.repeat(32);
const NEW_KEY = 'n'.repeat(32);

function someClaims(): MeetingTokenClaims {
  const tokenId = randomUUID();
  return {
    grant: {
      roomId: randomUUID(),
      tokenId,
      bearer: 'external:student-7',
      isHost: true,
      externalId: 'student-7',
      metadata: '{"course":7}',
      publishSources: [],
    },
    displayName: 'Ada',
    creator: { viewerId: 'application:7', userId: null, applicationId: '7' },
    generations: { room: 1, person: 2 },
    validFrom: null,
    validUntil: Date.now() / 1000 + 60,
  };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('MeetingTokenCodec', () => {
  const codec = new MeetingTokenCodec([KEY]);

  it('reads what it minted', async () => {
    const claims = someClaims();

    expect(await codec.read(codec.mint(claims))).toEqual(claims);
  });

  it('names the bearer of a token without an externalId by the token', async () => {
    const claims = someClaims();
    const grant = { ...claims.grant, externalId: null };

    const read = await codec.read(codec.mint({ ...claims, grant }));

    expect(read?.grant.bearer).toBe(`token:${grant.tokenId}`);
  });

  it('shows the bearer neither externalId, metadata, nor the creator', () => {
    const claims = someClaims();

    const shown = JSON.stringify(decodeJwt(codec.mint(claims)));

    expect(shown).not.toContain('student-7');
    expect(shown).not.toContain('course');
    expect(shown).not.toContain('application');
  });

  it('reads tokens of an earlier secret, and mints with the first one', async () => {
    const claims = someClaims();
    const rotated = new MeetingTokenCodec([NEW_KEY, KEY]);

    expect(await rotated.read(codec.mint(claims))).toEqual(claims);
    expect(await codec.read(rotated.mint(claims))).toBeNull();
  });

  it('leaves times to its caller', async () => {
    const claims = { ...someClaims(), validFrom: 2e9, validUntil: 1 };

    expect(await codec.read(codec.mint(claims))).toEqual(claims);
  });

  it.each<[string, (token: string) => string]>([
    ['an empty text', () => ''],
    ['a text of a million characters', () => 'x'.repeat(1_000_000)],
    ['a token without a signature', (token) => token.replace(/[^.]*$/, '')],
    ['the algorithm none', (token) => changed(token, { alg: 'none' }, {}, () => '')],
    ['another type', (token) => changed(token, { typ: 'JWT' }, {})],
    ['an unknown key', (token) => changed(token, { kid: 'x' }, {})],
    ['a signature with the secret itself', (token) => changed(token, {}, {})],
    ['another room under the same signature', (token) => withPayload(token, { room: 'x' })],
  ])('reads nothing from %s', async (_what, forge) => {
    expect(await codec.read(forge(codec.mint(someClaims())))).toBeNull();
  });
});

/** Signed with the configured secret, from which the keys of meeting tokens are derived. */
function changed(
  token: string,
  header: object,
  claims: object,
  signatureOf = (text: string) => createHmac('sha256', KEY).update(text).digest('base64url'),
): string {
  const head = encode({ ...decodeProtectedHeader(token), ...header });
  const text = `${head}.${encode({ ...decodeJwt(token), ...claims })}`;
  return `${text}.${signatureOf(text)}`;
}

function withPayload(token: string, claims: object): string {
  const [head = '', , signature = ''] = token.split('.');
  return `${head}.${encode({ ...decodeJwt(token), ...claims })}.${signature}`;
}
