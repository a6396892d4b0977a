import { emailAddress } from '../models/email-address.js';
import { RefusedValue } from './variables.js';

/** A claim whose value makes a user an instance administrator. */
export interface AdministratorClaim {
  /** The full name first; if the claims do not have it, its parts lead to a nested claim. */
  readonly name: string;
  readonly value: string;
}

export function administratorAddress(item: string): string {
  const address = emailAddress(item);
  if (address === null) throw new RefusedValue(`${item} is not an email address; correct it`);
  return address;
}

export function administratorClaim(text: string): AdministratorClaim {
  const [, name, value] = /^\s*([^=]*[^=\s])\s*=\s*(.*\S)\s*$/.exec(text) ?? [];
  if (!name || !value) {
    throw new RefusedValue('must be a claim and a value, as in groups=meet-admins');
  }
  return { name, value };
}
