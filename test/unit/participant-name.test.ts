import { describe, expect, it } from '@jest/globals';
import { displayNameOf, liveNameOf, renaming } from '../../src/livekit/participant-name.js';

const LONG = '漢'.repeat(100);

describe('a display name in LiveKit', () => {
  it('is the name where LiveKit takes it', () => {
    expect(liveNameOf('Zoë')).toEqual({ name: 'Zoë', attributes: {} });
    expect(displayNameOf(liveNameOf('Zoë'))).toBe('Zoë');
  });

  it('is a beginning of at most 256 bytes, with the whole beside it', () => {
    const live = liveNameOf(LONG);

    expect(live.name).toBe('漢'.repeat(85));
    expect(displayNameOf(live)).toBe(LONG);
  });

  it('leaves nothing of an earlier name', () => {
    expect(renaming('Zoë').attributes).toEqual({ display_name: '' });
    expect(renaming(LONG).attributes).toEqual({ display_name: LONG });
  });
});
