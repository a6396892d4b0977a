import { describe, expect, it } from '@jest/globals';
import { sign } from 'cookie-signature';
import { sessionIdIn } from '../../src/redis/session-store.js';

const [FIRST, SECOND] = ['a'.repeat(32), 'b'.repeat(32)];
const SECRETS = [FIRST, SECOND];
const settings = { cookieName: 'foyer_session', secrets: SECRETS };
const signed = (id: string, secret: string) => encodeURIComponent(`s:${sign(id, secret)}`);

describe('sessionIdIn', () => {
  it.each(SECRETS)('accepts a cookie that one of the keys signed', (secret) => {
    const header = `theme=dark; foyer_session=${signed('an-id', secret)}; other=1`;

    expect(sessionIdIn(header, settings)).toBe('an-id');
  });

  it('accepts every notation of express-session', () => {
    expect(sessionIdIn(`foyer_session=s:${sign('an-id', FIRST)}`, settings)).toBe('an-id');
  });

  it.each([
    undefined,
    '',
    ';;;=',
    'foyer_session',
    'foyer_session=',
    'foyer_session=an-id',
    'foyer_session=s%3A',
    'foyer_session=s%3Aan-id',
    'foyer_session=s%3Aan-id.%',
    'foyer_session=%E0%A4%A',
    `foyer_session=${signed('an-id', 'c'.repeat(32))}`,
    `foyer_session=${signed('an-id', FIRST)}x`,
    `foyer_session=${signed('an-id', FIRST).replace('an-id', 'my-id')}`,
    `xfoyer_session=${signed('an-id', FIRST)}`,
    '\u0000\uffff',
  ])('rejects %j', (header) => {
    expect(sessionIdIn(header, settings)).toBeNull();
  });

  it('reads no cookie of another name, because sibling domains cannot set one that begins with __Host-', () => {
    const secure = { ...settings, cookieName: '__Host-foyer_session' };
    const value = signed('an-id', FIRST);

    expect(sessionIdIn(`foyer_session=${value}`, secure)).toBeNull();
    expect(sessionIdIn(`__Host-foyer_session=${value}`, secure)).toBe('an-id');
  });
});
