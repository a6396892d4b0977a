import type { CSSProperties } from 'react';

/** The initials of a name, on the person's color. */
export function Avatar({ name, color }: { readonly name: string; readonly color?: string | null }) {
  const words = name.split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    <span className="avatar" aria-hidden="true" style={color ? personColor(color) : {}}>
      {ends.map(firstLetter)}
    </span>
  );
}

/** base.css chooses a letter color with enough contrast. */
const personColor = (color: string) => ({ '--person': color }) as CSSProperties;

/** The first user-perceived character: a letter with its accents, or a whole emoji. */
function firstLetter(word = ''): string {
  // Missing in older browsers, which the type does not say.
  const Segmenter = Intl.Segmenter as typeof Intl.Segmenter | undefined;
  if (!Segmenter) return Array.from(word)[0]?.toUpperCase() ?? '';
  return new Segmenter().segment(word).containing(0)?.segment.toUpperCase() ?? '';
}
