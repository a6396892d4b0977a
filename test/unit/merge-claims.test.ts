import { describe, expect, it } from '@jest/globals';
import { mergeClaims } from '../../src/identity/merge-claims.js';

describe('mergeClaims', () => {
  it('prefers the user info, which is more recent', () => {
    const merged = mergeClaims({ sub: 'ada', given_name: 'A.' }, { given_name: 'Ada' });
    expect(merged).toEqual({ sub: 'ada', given_name: 'Ada' });
  });

  it.each(['', ' ', null, undefined, [], ['']])(
    'keeps the address of the ID token and its verification if the user info has %j',
    (email) => {
      const idToken = { email: 'ada@example.org', email_verified: false };
      expect(mergeClaims(idToken, { email, email_verified: true })).toEqual(idToken);
    },
  );

  it.each([
    ['email', 'n/a', 'ada@example.org'],
    ['email', ['unknown'], 'ada@example.org'],
    ['email', 'a..b@example.org', ['ada@example.org']],
    ['email', { value: 'eve@example.org' }, 'ada@example.org'],
    ['email', 7, 'ada@example.org'],
    ['zoneinfo', 'Mars/Olympus', 'Europe/Paris'],
    ['locale', '???', 'fr'],
    ['given_name', 42, 'Ada'],
    ['given_name', {}, 'Ada'],
    ['given_name', '\u200b\u0000', 'Ada'],
    ['name', [null], 'Ada Lovelace'],
    ['employee_name', false, 'Ada'],
  ])('does not let the %s %j replace %j', (name, rubbish, value) => {
    expect(mergeClaims({ [name]: value }, { [name]: rubbish })).toEqual({ [name]: value });
  });

  it('keeps the verification of the ID token with its address if the user info is invalid', () => {
    const idToken = { email: 'ada@example.org', email_verified: true };
    expect(mergeClaims(idToken, { email: 'none', email_verified: false })).toEqual(idToken);
  });

  it.each([null, '', ' ', [], [''], [null]])(
    'keeps the verification of the ID token if that of the user info is %j',
    (email_verified) => {
      const idToken = { email: 'ada@example.org', email_verified: true };
      const userInfo = { email: 'ada@example.org', email_verified };
      expect(mergeClaims(idToken, userInfo)).toEqual(idToken);
    },
  );

  it('treats two spellings of an address as the same', () => {
    const merged = mergeClaims(
      { email: 'ada@bücher.example', email_verified: true },
      { email: 'Ada@xn--bcher-kva.example' },
    );
    expect(merged['email_verified']).toBe(true);
  });

  it('keeps claims that are not text if neither replaces the other', () => {
    const idToken = { groups: ['staff'], address: { country: 'FR' } };
    const userInfo = { address: { country: 'DE' }, admin: true };
    expect(mergeClaims(idToken, userInfo)).toEqual({ ...idToken, ...userInfo });
  });

  it('does not combine the address of one with the verification of the other', () => {
    const idToken = { email: 'ada@example.org', email_verified: true };

    expect(mergeClaims(idToken, { email: 'eve@example.org' })).toEqual({
      email: 'eve@example.org',
    });
    expect(mergeClaims(idToken, { email: 'ada@example.org' })).toEqual(idToken);
  });
});
