const EMOTICONS: Readonly<Record<string, string>> = {
  ':)': '🙂',
  ':-)': '🙂',
  ':D': '😃',
  ':-D': '😃',
  ';)': '😉',
  ';-)': '😉',
  ':(': '🙁',
  ':-(': '🙁',
  ':P': '😛',
  ':-P': '😛',
  ':O': '😮',
  ':-O': '😮',
  '<3': '❤️',
  ':+1:': '👍',
  ':-1:': '👎',
};

/** Turns emoticons that stand alone into emoji, as messengers do. */
export const withEmoji = (text: string): string =>
  text
    .split(/(\s+)/)
    .map((word) => (Object.hasOwn(EMOTICONS, word) ? EMOTICONS[word] : word))
    .join('');
