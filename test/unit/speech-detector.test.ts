import { describe, expect, it } from '@jest/globals';
import { speechDetector } from '../../web/src/media/speech-detector.js';

const heard = (levels: readonly number[]): boolean => levels.map(speechDetector()).some(Boolean);

describe('speechDetector', () => {
  it('notices a voice within a second, with the pauses between words', () => {
    expect(heard([0.4, 0.3, 0, 0.5, 0.2, 0, 0.3, 0.4, 0, 0])).toBe(true);
  });

  it('ignores a single knock, and steady quiet noise', () => {
    expect(heard([0, 0, 0.9, 0.9, 0, 0, 0, 0, 0, 0, 0, 0])).toBe(false);
    expect(heard(Array.from({ length: 50 }, () => 0.05))).toBe(false);
  });

  it('forgets what was said more than a second ago', () => {
    expect(heard([0.5, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0.5, 0.5])).toBe(false);
  });
});
