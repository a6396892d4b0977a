import type { CSSProperties } from 'react';

/** The first letters of a name, on the person's color. */
export function Avatar({ name, color }: { readonly name: string; readonly color?: string | null }) {
  const words = name.split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    <span className="avatar" aria-hidden="true" style={color ? personColor(color) : {}}>
      {ends.map(firstLetter)}
    </span>
  );
}

/** base.css chooses letters that can be read on it. */
const personColor = (color: string) => ({ '--person': color }) as CSSProperties;

/** As people see it: a letter with its accents, or a whole emoji. */
function firstLetter(word = ''): string {
  // The type does not say that browsers of some years ago have none.
  const Segmenter = Intl.Segmenter as typeof Intl.Segmenter | undefined;
  if (!Segmenter) return Array.from(word)[0]?.toUpperCase() ?? '';
  return new Segmenter().segment(word).containing(0)?.segment.toUpperCase() ?? '';
}
