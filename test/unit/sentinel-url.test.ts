import { describe, expect, it } from '@jest/globals';
import { parseSentinelUrl } from '../../src/lib/sentinel-url.js';

describe('parseSentinelUrl', () => {
  it('reads the Sentinels, with their default port, and the name of the primary', () => {
    expect(parseSentinelUrl('redis+sentinel://a,b:26380,[::1]:26381/main')).toEqual({
      sentinels: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 26380 },
        { host: '::1', port: 26381 },
      ],
      name: 'main',
    });
  });

  it('reads the credentials of the servers, whose password may contain any character', () => {
    expect(parseSentinelUrl('redis+sentinel://foyer:a:b@c%2Fd%40@a/main')).toMatchObject({
      username: 'foyer',
      password: 'a:b@c/d@',
    });
    const withoutUser = parseSentinelUrl('redis+sentinel://:secret@a/main');
    expect(withoutUser).toMatchObject({ password: 'secret' });
    expect(withoutUser).not.toHaveProperty('username');
  });

  it('reads the credentials of the Sentinels', () => {
    const url = 'redis+sentinel://a/main?sentinelUsername=watch&sentinelPassword=x%26y';

    expect(parseSentinelUrl(url)).toMatchObject({
      sentinelUsername: 'watch',
      sentinelPassword: 'x&y',
    });
  });

  it('encrypts the connections to the Sentinels and to the servers on request', () => {
    expect(parseSentinelUrl('rediss+sentinel://a/main')).toMatchObject({
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    });
    expect(parseSentinelUrl('redis+sentinel://a/main')).not.toHaveProperty('tls');
  });
});
