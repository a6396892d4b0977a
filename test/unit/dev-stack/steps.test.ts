import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silenceSteps, step } from '../../../tools/dev-stack/lib/steps.mjs';

describe('step', () => {
  let printed = '';

  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const failingStep = () => step('LiveKit', () => Promise.reject(new Error('no Go')));

  it('prints the outcome', async () => {
    await step('Redis', (say) => say('from PATH'));
    await expect(failingStep()).rejects.toThrow('no Go');

    expect(printed).toMatch(/^✓ Redis: from PATH \([\d.]+ s\)\n✗ LiveKit \([\d.]+ s\)\n$/);
  });

  it('prints no failures while everything is being stopped', async () => {
    silenceSteps();

    await expect(failingStep()).rejects.toThrow('no Go');
    expect(printed).toBe('');
  });
});
