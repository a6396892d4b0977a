import { describe, expect, it } from '@jest/globals';
import { frameBudget } from '../../web/src/media/background/frame-budget.js';

const isTooSlow = (times: readonly number[]): boolean => times.map(frameBudget()).some(Boolean);
const frames = (count: number, ms: number) => Array.from({ length: count }, () => ms);

describe('frameBudget', () => {
  it('accepts a device that is slow only at the start', () => {
    expect(isTooSlow([1_900, ...frames(200, 30)])).toBe(false);
  });

  it('accepts a device with a slow frame now and then', () => {
    const times = frames(200, 30).map((ms, at) => (at % 10 === 9 ? 400 : ms));
    expect(isTooSlow(times)).toBe(false);
  });

  it('reports a device that becomes too slow', () => {
    expect(isTooSlow([...frames(200, 30), ...frames(40, 130)])).toBe(true);
  });

  it('reports a very slow device after its second frame', () => {
    expect(isTooSlow([20_000])).toBe(false);
    expect(isTooSlow([20_000, 5_000])).toBe(true);
  });
});
