import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { SECTIONS } from './sections.js';
import {
  readVariables,
  type Environment,
  type Mistakes,
  type ValuesOf,
  type Variables,
} from './variables.js';

/** All variables by section, parsed. Invalid ones are null, contrary to their types. */
export type Raw = { readonly [S in keyof typeof SECTIONS]: ValuesOf<(typeof SECTIONS)[S]> };

export const readSections = (env: Environment, mistakes: Mistakes): Raw =>
  Object.fromEntries(
    Object.entries(SECTIONS).map(([name, variables]) => [
      name,
      readVariables(variables as Variables, env, mistakes),
    ]),
  ) as unknown as Raw;

export const phoneNumber = (telephony: Raw['telephony']) =>
  parsePhoneNumberFromString(
    telephony.TELEPHONY_PHONE_NUMBER ?? '',
    telephony.TELEPHONY_DEFAULT_COUNTRY,
  );
