import { describe, expect, it } from '@jest/globals';
import { GraphQLEmailAddress } from 'graphql-scalars';
import { languageOf, profileOf, timeZoneOf } from '../../src/services/users/user-claims.js';

const NAMES = { fullNameClaims: ['given_name', 'family_name'], shortNameClaim: 'given_name' };

describe('the names in claims', () => {
  const nameOf = (claims: Record<string, unknown>) => profileOf(claims, NAMES);

  it('are the configured claims, joined by a space', () => {
    const claims = { given_name: 'Ada', family_name: 'Lovelace', nickname: 'Countess' };
    expect(nameOf(claims)).toMatchObject({ fullName: 'Ada Lovelace', shortName: 'Ada' });
  });

  it('omit claims that are empty, blank, missing, or not text', () => {
    expect(nameOf({ given_name: '  ', family_name: 'Lovelace' })).toMatchObject({
      fullName: 'Lovelace',
      shortName: null,
    });
    expect(nameOf({ given_name: 7, family_name: null })).toMatchObject({ fullName: null });
  });

  it('are the first of a list, and `name` if the configured claims are missing', () => {
    expect(nameOf({ given_name: ['Ada', 'A.'], family_name: ['Lovelace'] })).toMatchObject({
      fullName: 'Ada Lovelace',
      shortName: 'Ada',
    });
    expect(nameOf({ name: 'Ada Lovelace' })).toMatchObject({
      fullName: 'Ada Lovelace',
      shortName: 'Ada Lovelace',
    });
    expect(nameOf({ name: ['Ada'], given_name: '', family_name: [] }).fullName).toBe('Ada');
    expect(nameOf({ name: 'Ada', family_name: 'Lovelace' }).fullName).toBe('Lovelace');
    expect(nameOf({ given_name: [null, ' ', 'Ada'] }).fullName).toBe('Ada');
  });

  it('are null if no claims are configured', () => {
    const profile = profileOf({ given_name: 'Ada' }, { fullNameClaims: [], shortNameClaim: '' });
    expect(profile).toMatchObject({ fullName: null, shortName: null });
  });

  it('omit invisible characters, so that two users cannot look alike', () => {
    const claims = { given_name: '\u2068Ada\u2069\u200e', family_name: 'Love\u00adlace' };
    expect(nameOf(claims)).toMatchObject({ fullName: 'Ada Lovelace', shortName: 'Ada' });
    expect(nameOf({ given_name: '\u3164', name: '\u200b' })).toMatchObject({
      fullName: null,
      shortName: null,
    });
  });

  it('are composed, and omit marks in such numbers that they cover other lines', () => {
    expect(nameOf({ given_name: 'Ade\u0301le' }).shortName).toBe('Ad\u00e9le');
    const many = '\u035f'.repeat(500);
    expect(nameOf({ given_name: `A${many}da` }).shortName).toBe(`A${many.slice(0, 8)}da`);
  });

  it('omit control characters and overlong names', () => {
    expect(nameOf({ given_name: 'A\u0000d\na' }).shortName).toBe('A d a');
    expect(nameOf({ given_name: 'x'.repeat(10_000) }).shortName).toHaveLength(200);
  });
});

describe('the email address in claims', () => {
  const emailOf = (claims: Record<string, unknown>) => profileOf(claims, NAMES);

  it('is in lower case, with its verification by the provider', () => {
    expect(emailOf({ email: 'Ada@Example.org', email_verified: true })).toMatchObject({
      email: 'ada@example.org',
      emailVerified: true,
    });
    expect(emailOf({ email: 'a@b.c', email_verified: 'true' }).emailVerified).toBe(true);
    expect(emailOf({ email: 'a@b.c', email_verified: 'false' }).emailVerified).toBe(false);
    expect(emailOf({ email: 'a@b.c' }).emailVerified).toBeNull();
    expect(emailOf({ email: ' Ada <ada@Bücher.example> ' }).email).toBe(
      'ada@xn--bcher-kva.example',
    );
    expect(emailOf({ email: ['a@b.c', 'd@e.f'], email_verified: [true] })).toMatchObject({
      email: 'a@b.c',
      emailVerified: true,
    });
    for (const verdict of [1, '1', 'True', ' true ']) {
      expect(emailOf({ email: 'a@b.c', email_verified: verdict }).emailVerified).toBe(true);
    }
    for (const verdict of [null, '', ' ', [], [''], [null]]) {
      expect(emailOf({ email: 'a@b.c', email_verified: verdict }).emailVerified).toBeNull();
    }
    for (const verdict of [0, '0', 'no', false, 2, {}]) {
      expect(emailOf({ email: 'a@b.c', email_verified: verdict }).emailVerified).toBe(false);
    }
  });

  it.each([undefined, '', 'ada', 'a b@c.d', 'é@b.c', 5, [], [5]])('is null for %j', (email) => {
    expect(emailOf({ email, email_verified: true })).toMatchObject({
      email: null,
      emailVerified: null,
    });
  });

  it('is always one that the API can return', () => {
    for (const email of ["o'neil+x@mail.example.org", 'a@b', 'a_b@c-d.example']) {
      expect(emailOf({ email }).email).toBe(GraphQLEmailAddress.serialize(email));
    }
  });
});

describe('the language in claims', () => {
  const languages = {
    all: ['en', 'fr', 'pt-BR', 'zh-Hant'],
    default: 'en',
    defaultTimeZone: 'UTC',
  };

  it.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['fr_CA', 'fr'],
    ['FR', 'fr'],
    ['pt-br', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['de', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    [['fr', 'de'], 'fr'],
  ])('is for %j: %s', (locale, expected) => {
    expect(languageOf({ locale }, languages)).toBe(expected);
  });

  it('comes with a time zone, by default the deployment’s', () => {
    expect(timeZoneOf({ zoneinfo: 'europe/paris' }, languages)).toBe('Europe/Paris');
    expect(timeZoneOf({ zoneinfo: 'nowhere' }, languages)).toBe('UTC');
  });
});
