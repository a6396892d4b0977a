import { describe, expect, it } from '@jest/globals';
import { readTokenRequest } from '../../src/http/token-request.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (text: string) => ({
  ...FORM,
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

const GRANT = 'grant_type=client_credentials';

describe('readTokenRequest', () => {
  it('reads credentials from the body', () => {
    const body = `${GRANT}&client_id=id&client_secret=sec%2Bret&scope=rooms%3Aread+rooms%3Awrite`;

    expect(readTokenRequest(FORM, body)).toEqual({
      clientId: 'id',
      clientSecret: 'sec+ret',
      grantType: 'client_credentials',
      scope: 'rooms:read rooms:write',
      actAs: null,
    });
  });

  it('decodes both parts of HTTP Basic as values of a form', () => {
    const request = readTokenRequest(basic('my%20id:sec%3Ar+et%2D'), `${GRANT}&act_as=ada%40x.org`);

    expect(request).toMatchObject({
      clientId: 'my id',
      clientSecret: 'sec:r et-',
      actAs: 'ada@x.org',
    });
  });

  it('accepts any case of the scheme, and colons in the secret', () => {
    const headers = { ...FORM, authorization: `bAsIc ${Buffer.from('id:a:b').toString('base64')}` };

    expect(readTokenRequest(headers, GRANT)).toMatchObject({ clientId: 'id', clientSecret: 'a:b' });
  });

  it('ignores unknown parameters, and treats empty ones as omitted', () => {
    const body = `${GRANT}&scope=&act_as=&resource=x&client_id=id&client_secret=s`;

    expect(readTokenRequest(FORM, body)).toMatchObject({ scope: null, actAs: null });
  });

  it('accepts the client ID in the body beside HTTP Basic', () => {
    expect(readTokenRequest(basic('id:s'), `${GRANT}&client_id=id`)).toMatchObject({
      clientId: 'id',
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['JSON', { 'content-type': 'application/json' }, '{}', 'invalid_request'],
    ['no content type', {}, GRANT, 'invalid_request'],
    ['no grant type', basic('id:s'), 'scope=rooms:read', 'invalid_request'],
    ['an empty grant type', basic('id:s'), 'grant_type=', 'invalid_request'],
    ['a repeated parameter', basic('id:s'), `${GRANT}&scope=a&scope=b`, 'invalid_request'],
    ['two ways to authenticate', basic('id:s'), `${GRANT}&client_secret=s`, 'invalid_request'],
    ['two client IDs', basic('id:s'), `${GRANT}&client_id=other`, 'invalid_request'],
    ['no credentials', FORM, GRANT, 'invalid_client'],
    ['no secret', FORM, `${GRANT}&client_id=id`, 'invalid_client'],
    ['Basic without a colon', basic('id'), GRANT, 'invalid_client'],
    ['Basic with a broken escape', basic('id:%'), GRANT, 'invalid_client'],
    ['Basic that is not Base64', { ...FORM, authorization: 'Basic ä' }, GRANT, 'invalid_client'],
    ['another scheme', { ...FORM, authorization: 'Bearer abc' }, GRANT, 'invalid_client'],
  ])('refuses %s', (_what, headers, body, code) => {
    expect(() => readTokenRequest(headers, body)).toThrow(expect.objectContaining({ code }));
  });
});
