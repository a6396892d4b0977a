import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { operators } from '../../src/http/operators.js';

const requestFrom = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;

const TOKEN = 'a-token-of-operators';

describe('the check for operators', () => {
  it.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['10.1.2.3', {}, true],
    ['::ffff:192.168.1.7', {}, true],
    ['fd00::7', {}, true],
    ['203.0.113.7', {}, false],
    ['2001:db8::7', {}, false],
    ['10.1.2.3', { 'x-forwarded-for': '10.0.0.1' }, false],
    ['127.0.0.1', { forwarded: 'for=127.0.0.1' }, false],
  ])(
    'accepts direct requests from a private network: %s %j is %s',
    (address, headers, expected) => {
      expect(operators(null)(requestFrom(address, headers))).toBe(expected);
    },
  );

  it.each([
    [{ authorization: `Bearer ${TOKEN}` }, true],
    [{ authorization: `bearer  ${TOKEN}` }, true],
    [{ authorization: `Bearer ${TOKEN}x` }, false],
    [{ authorization: `Bearer ${TOKEN} ${TOKEN}` }, false],
    [{ authorization: `Basic ${TOKEN}` }, false],
    [{ authorization: 'Bearer ' }, false],
    [{ authorization: TOKEN }, false],
    [{}, false],
  ])('requires the token if one is configured: %j is %s', (headers, expected) => {
    expect(operators(TOKEN)(requestFrom('127.0.0.1', headers))).toBe(expected);
    expect(operators(TOKEN)(requestFrom('203.0.113.7', headers))).toBe(expected);
  });
});
