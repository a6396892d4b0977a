import { createHash } from 'node:crypto';

/**
 * @typedef {object} Person
 * @property {string} sub the same for the same address, in every run
 * @property {string} email
 * @property {boolean} email_verified
 * @property {string} name
 * @property {string} given_name
 * @property {string} family_name
 * @property {string} locale
 */

/** @type {Map<string, Person>} by sub */
const people = new Map();

/**
 * @param {unknown} value
 * @returns {string | null} the address in lower case; null if it is not one
 */
export function addressFrom(value) {
  const address = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(address) ? address : null;
}

/**
 * @param {string} address
 * @returns {string}
 */
export function subjectOf(address) {
  return createHash('sha256').update(address).digest('hex').slice(0, 32);
}

/**
 * @param {object} who
 * @param {string} who.address
 * @param {string} [who.name] derived from the address by default: alice@example.org is Alice Example
 * @param {unknown} [who.locales] OpenID Connect's ui_locales: language tags, the preferred first
 * @returns {Person}
 */
export function enrol({ address, name, locales }) {
  const [local = '', domain = ''] = address.split('@');
  const [given = '', ...family] = name
    ? name.trim().split(/\s+/)
    : [capitalized(local), capitalized(domain.split('.')[0] ?? '')];
  const person = {
    sub: subjectOf(address),
    email: address,
    email_verified: true,
    name: [given, ...family].join(' '),
    given_name: given,
    family_name: family.join(' '),
    locale: typeof locales === 'string' ? (/^\S+/.exec(locales)?.[0] ?? 'en') : 'en',
  };
  people.set(person.sub, person);
  return person;
}

/**
 * Finds an account for the provider.
 *
 * @param {unknown} _ctx
 * @param {string} sub
 */
export function findAccount(_ctx, sub) {
  const person = people.get(sub);
  return person === undefined
    ? undefined
    : { accountId: sub, claims: () => Promise.resolve({ ...person }) };
}

/** @param {string} word */
function capitalized(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
