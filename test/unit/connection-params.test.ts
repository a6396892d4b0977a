import { describe, expect, it } from '@jest/globals';
import { readConnectionParams } from '../../src/context/connection-params.js';

const BEARER = 'Bearer a.b.c';

describe('readConnectionParams', () => {
  it.each([
    { authorization: BEARER },
    { Authorization: BEARER },
    { AUTHORIZATION: BEARER },
    { headers: { authorization: BEARER } },
    { headers: { Authorization: BEARER } },
    { Headers: { Authorization: BEARER } },
    { authorization: null, headers: { Authorization: BEARER } },
    { authorization: 5, headers: { Authorization: BEARER } },
    { authorization: BEARER, headers: { Authorization: 'Bearer other' } },
  ])('finds the participant token in %j', (payload) => {
    expect(readConnectionParams(payload).authorization).toBe(BEARER);
  });

  it.each([{ ticket: 't' }, { Ticket: 't' }, { headers: { ticket: 't' } }])(
    'finds the ticket in %j',
    (payload) => {
      expect(readConnectionParams(payload).ticket).toBe('t');
    },
  );

  it('omits cookies if asked to', () => {
    expect(readConnectionParams({ credentials: 'omit' }).omitsCookies).toBe(true);
  });

  it.each([
    undefined,
    null,
    'text',
    5,
    [],
    {},
    { headers: null },
    { headers: 'authorization' },
    { headers: [['authorization', BEARER]] },
    { authorization: [BEARER], ticket: { value: 't' }, credentials: true },
    { credentials: 'include' },
    { authorization: 'x'.repeat(20_000), ticket: 'x'.repeat(20_000) },
    JSON.parse('{"__proto__":{"authorization":"Bearer a.b.c","ticket":"t"}}') as unknown,
  ])('ignores values that are not credentials: %j', (payload) => {
    expect(readConnectionParams(payload)).toEqual({
      authorization: undefined,
      ticket: undefined,
      omitsCookies: false,
    });
  });
});
