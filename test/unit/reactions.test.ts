import { describe, expect, it } from '@jest/globals';
import {
  decode,
  encode,
  REACTIONS,
  Throttle,
  type Reaction,
} from '../../web/src/screens/meeting/reactions/reaction.js';

describe('the message of a reaction', () => {
  it('is read as it was written', () => {
    for (const reaction of Object.keys(REACTIONS) as Reaction[]) {
      expect(decode(encode(reaction))).toBe(reaction);
    }
  });

  it('is ignored if it is anything else', () => {
    const bytesOf = (text: string) => new TextEncoder().encode(text);
    for (const text of ['', '👍', 'toString', '__proto__', 'Agree', 'agree '.repeat(1_000)]) {
      expect(decode(bytesOf(text))).toBeNull();
    }
    expect(decode(new Uint8Array([0xff, 0xfe]))).toBeNull();
  });
});

describe('Throttle', () => {
  it('allows each person one reaction per pause', () => {
    const throttle = new Throttle(400);

    expect(throttle.allows('bob', 0)).toBe(true);
    expect(throttle.allows('bob', 399)).toBe(false);
    expect(throttle.allows('carl', 399)).toBe(true);
    // A refused one does not prolong the pause.
    expect(throttle.allows('bob', 400)).toBe(true);
    expect(throttle.allows('bob', 799)).toBe(false);
  });
});
