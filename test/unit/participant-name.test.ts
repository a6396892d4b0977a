import { describe, expect, it } from '@jest/globals';
import { displayNameOf, liveNameOf, renaming } from '../../src/livekit/participant-name.js';

const LONG = '漢'.repeat(100);

describe('liveNameOf', () => {
  it('returns the whole name if LiveKit accepts it', () => {
    expect(liveNameOf('Zoë')).toEqual({ name: 'Zoë', attributes: {} });
    expect(displayNameOf(liveNameOf('Zoë'))).toBe('Zoë');
  });

  it('returns at most the first 256 bytes, and the whole name in an attribute', () => {
    const live = liveNameOf(LONG);

    expect(live.name).toBe('漢'.repeat(85));
    expect(displayNameOf(live)).toBe(LONG);
  });

  it('removes the attribute of an earlier name', () => {
    expect(renaming('Zoë').attributes).toEqual({ display_name: '' });
    expect(renaming(LONG).attributes).toEqual({ display_name: LONG });
  });
});
