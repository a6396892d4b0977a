import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { SECTIONS } from './sections.js';
import type { Addresses } from './urls.js';
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

/** Browsers use the addresses of the API unless they have their own. */
export const livekitPublicUrls = ({
  LIVEKIT_PUBLIC_URL: own,
  LIVEKIT_URL,
}: Raw['livekit']): Addresses => (own === null ? LIVEKIT_URL : [own]);

export const phoneNumber = (telephony: Raw['telephony']) =>
  parsePhoneNumberFromString(
    telephony.TELEPHONY_PHONE_NUMBER ?? '',
    telephony.TELEPHONY_DEFAULT_COUNTRY,
  );
