import { truncate } from '../lib/text.js';

/** LiveKit's default; it rejects participants with a longer name. */
const MAX_NAME_BYTES = 256;

/** Contains the whole name if it is too long for LiveKit; absent otherwise. */
const ATTRIBUTE = 'display_name';

interface NamedParticipant {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The form of a name that LiveKit accepts. */
export function liveNameOf(displayName: string): NamedParticipant {
  const name = truncate(displayName, { maxBytes: MAX_NAME_BYTES });
  return { name, attributes: name === displayName ? {} : { [ATTRIBUTE]: displayName } };
}

/** As `liveNameOf`, and removes what an earlier name has left. */
export function renaming(displayName: string): NamedParticipant {
  const { name, attributes } = liveNameOf(displayName);
  return { name, attributes: { [ATTRIBUTE]: '', ...attributes } };
}

/** The whole name of a participant. Only Foyer can write the attribute. */
export const displayNameOf = ({ name, attributes }: NamedParticipant): string =>
  attributes[ATTRIBUTE] ?? name;
