import { describe, expect, it } from '@jest/globals';
import { partsOf } from '../../web/src/screens/meeting/chat/message-parts.js';

describe('partsOf', () => {
  const linksIn = (text: string) =>
    partsOf(text)
      .filter(({ isLink }) => isLink)
      .map((part) => part.text);

  it.each([
    ['Minutes: https://example.org/minutes', ['https://example.org/minutes']],
    ['https://a.example, http://b.example.', ['https://a.example', 'http://b.example']],
    ['(see https://a.example/x)', ['https://a.example/x']],
    ['https://a.example/x_(y)', ['https://a.example/x_(y)']],
    ['“https://a.example”', ['https://a.example']],
    ['<https://a.example/?q=1#top>', ['https://a.example/?q=1#top']],
    ['HTTPS://A.EXAMPLE/É', ['HTTPS://A.EXAMPLE/É']],
    ['https://a.example/"onclick="alert(1)', ['https://a.example/']],
    ['no link: a.example, javascript:alert(1), data:text/html,x, https://', []],
    ['javascript://a.example/%0aalert(1)', []],
    ['https://', []],
    ['', []],
  ])('finds the links in %j', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  it.each(['x', 'x.', 'a@', '1.', 'a-', 'http://', 'https://a.example/ ', ')', 'https://a/)'])(
    'takes linear time, and changes no text: %j again and again',
    (part) => {
      const text = part.repeat(20_000);

      const shown = partsOf(text)
        .map((one) => one.text)
        .join('');
      expect(shown).toBe(text);
    },
  );
});
