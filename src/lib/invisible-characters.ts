/** Marks that join a consonant to the next one, in the scripts of South and Southeast Asia. */
const VIRAMAS =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u1039\\u17d2\\u1b44\\u1baa\\ua9c0';

/** Arabic letters that never join the next one, so that a non-joiner after them has no effect. */
const NOT_JOINING =
  '\\u0621-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2\\u06d3\\u06d5';

/** Invisible characters that change the rendering, in the contexts in which they do. */
const MEANINGFUL = [
  // Persian and its neighbors: the letters around it do not join.
  `(?<=(?![${NOT_JOINING}])\\p{Script_Extensions=Arabic})\\u200c(?=\\p{Script_Extensions=Arabic})`,
  // Conjuncts and half forms.
  `(?<=[${VIRAMAS}])[\\u200c\\u200d]`,
  `(?<=\\p{L})\\u200d(?=[${VIRAMAS}])`,
  // Emoji of several parts, and characters shown as emoji or as text.
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]',
  '(?<=[\\d#*])\\ufe0f(?=\\u20e3)',
  // Forms of characters in Chinese and Japanese names, and in Mongolian words.
  '(?<=\\p{Script=Han})[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
].join('|');

/** Flags of regions: a black flag, tag letters, and a cancel tag. */
const REGION_FLAG = '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{1,16}\\u{e007f}';

/** U+1D159 is a note head without ink; U+FFF9 to U+FFFB enclose annotations. */
const INVISIBLE = '[\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb\\u{1d159}]';

const PATTERN = new RegExp(`(${REGION_FLAG}|${MEANINGFUL})|${INVISIBLE}`, 'gu');

/**
 * Removes characters without width and effect, such as marks and isolates of the reading direction,
 * which would make names that look the same differ.
 */
export const withoutInvisible = (text: string): string => text.replace(PATTERN, '$1');
