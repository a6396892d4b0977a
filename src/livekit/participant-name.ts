import { truncate } from '../lib/text.js';

/** LiveKit's default; it refuses people with a longer name. */
const MAX_NAME_BYTES = 256;

/** Holds the whole of a name that is too long for LiveKit; absent otherwise. */
const ATTRIBUTE = 'display_name';

interface NamedParticipant {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A name as LiveKit takes it. */
export function liveNameOf(displayName: string): NamedParticipant {
  const name = truncate(displayName, { maxBytes: MAX_NAME_BYTES });
  return { name, attributes: name === displayName ? {} : { [ATTRIBUTE]: displayName } };
}

/** As `liveNameOf`, taking away what an earlier name has left. */
export function renaming(displayName: string): NamedParticipant {
  const { name, attributes } = liveNameOf(displayName);
  return { name, attributes: { [ATTRIBUTE]: '', ...attributes } };
}

/** The whole name of a participant. Foyer alone writes the attribute. */
export const displayNameOf = ({ name, attributes }: NamedParticipant): string =>
  attributes[ATTRIBUTE] ?? name;
