import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AccessToken } from 'livekit-server-sdk';
import { LiveKitSignature } from '../../src/livekit/livekit-signature.js';
import { signBody } from '../support/livekit-delivery.js';

const OURS = { key: 'ours', secret: 'a'.repeat(32) };
const NEXT = { key: 'next', secret: 'b'.repeat(32) };
const BODY = '{"event":"room_started","id":"EV_1","room":{"name":"ü"}}';

const signature = new LiveKitSignature(
  new Map([OURS, NEXT].map(({ key, secret }) => [key, secret] as const)),
);
const refusal = (token: string | undefined, body = BODY) =>
  signature.refusal(token, Buffer.from(body));
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('the verification of webhook signatures', () => {
  it('accepts a signature as LiveKit sends it, with or without "Bearer"', () => {
    const token = signBody(BODY, OURS);
    expect([refusal(token), refusal(`Bearer ${token}`), refusal(`bearer ${token}`)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('accepts each of the keys while they are rotated', () => {
    expect(refusal(signBody(BODY, NEXT))).toBeNull();
  });

  it("accepts a signature from the SDK's own token class", async () => {
    const token = new AccessToken(OURS.key, OURS.secret, { ttl: 60 });
    token.sha256 = createHash('sha256').update(BODY).digest('base64');
    expect(refusal(await token.toJwt())).toBeNull();
  });

  it.each([
    ['no token', undefined, 'no-token'],
    ['an empty one', '', 'no-token'],
    ['what is no token', 'Bearer hello', 'malformed-token'],
    ['three dots of nothing', '...', 'malformed-token'],
    ['parts that are no JSON', 'a.b.c', 'malformed-token'],
    [
      'a payload that is no object',
      `${btoa('{"alg":"HS256"}')}.${btoa('null')}.x`,
      'malformed-token',
    ],
  ])('rejects a signature: %s', (_what, token, reason) => {
    expect(refusal(token)).toBe(reason);
  });

  it.each([
    ['a key that is not ours', { key: 'foreign' }, 'unknown-key'],
    ['a key that every object has', { key: 'constructor' }, 'unknown-key'],
    ['our key with another secret', { secret: 'c'.repeat(32) }, 'wrong-signature'],
    ["the other key's secret", { secret: NEXT.secret }, 'wrong-signature'],
    ['no algorithm', { algorithm: 'none' }, 'malformed-token'],
    ['another algorithm', { algorithm: 'HS512' }, 'malformed-token'],
    ['no issuer', { claims: { iss: undefined } }, 'unknown-key'],
    ['no expiry', { claims: { exp: undefined } }, 'expired'],
    ['an expiry that is no number', { claims: { exp: '9999999999' } }, 'expired'],
    ['no hash of the body', { claims: { sha256: undefined } }, 'altered-body'],
    ['a hash that is empty', { claims: { sha256: '' } }, 'altered-body'],
    ['a hash of something else', { claims: { sha256: 'x'.repeat(44) } }, 'altered-body'],
  ])('rejects a signature: %s', (_what, difference, reason) => {
    expect(refusal(signBody(BODY, { ...OURS, ...difference }))).toBe(reason);
  });

  it('rejects a body with one changed byte', () => {
    expect(refusal(signBody(BODY, OURS), BODY.replace('ü', 'u'))).toBe('altered-body');
    expect(refusal(signBody(BODY, OURS), `${BODY} `)).toBe('altered-body');
  });

  it('rejects a truncated or missing signature', () => {
    const token = signBody(BODY, OURS);
    expect(refusal(token.slice(0, -4))).toBe('wrong-signature');
    expect(refusal(token.slice(0, token.lastIndexOf('.') + 1))).toBe('wrong-signature');
  });

  it('rejects an old signature, but tolerates a small clock difference', () => {
    const expired = (seconds: number) =>
      refusal(signBody(BODY, { ...OURS, claims: { exp: inSeconds(-seconds) } }));
    expect([expired(5), expired(15), expired(3600)]).toEqual([null, 'expired', 'expired']);

    const early = (seconds: number) =>
      refusal(
        signBody(BODY, { ...OURS, claims: { nbf: inSeconds(seconds), exp: inSeconds(900) } }),
      );
    expect([early(30), early(120)]).toEqual([null, 'expired']);
  });

  it('rejects a participant token, although the same key signed it', async () => {
    const token = new AccessToken(OURS.key, OURS.secret, { identity: 'mallory' });
    token.addGrant({ roomJoin: true, room: 'r' });
    expect(refusal(await token.toJwt())).toBe('altered-body');
  });
});
