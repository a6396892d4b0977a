import { describe, expect, it } from '@jest/globals';
import { mergeClaims } from '../../src/identity/merge-claims.js';

describe('mergeClaims', () => {
  it('prefers the user info, which is fresher', () => {
    const merged = mergeClaims({ sub: 'ada', given_name: 'A.' }, { given_name: 'Ada' });
    expect(merged).toEqual({ sub: 'ada', given_name: 'Ada' });
  });

  it.each(['', ' ', null, undefined, [], ['']])(
    'keeps the address of the ID token where the user info says %j, with its own verdict',
    (email) => {
      const idToken = { email: 'ada@example.org', email_verified: false };
      expect(mergeClaims(idToken, { email, email_verified: true })).toEqual(idToken);
    },
  );

  it('does not give the address of one the verdict of the other', () => {
    const idToken = { email: 'ada@example.org', email_verified: true };

    expect(mergeClaims(idToken, { email: 'eve@example.org' })).toEqual({
      email: 'eve@example.org',
    });
    expect(mergeClaims(idToken, { email: 'ada@example.org' })).toEqual(idToken);
  });
});
