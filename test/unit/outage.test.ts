import { describe, expect, it } from '@jest/globals';
import {
  MediaUnavailableError,
  NotFoundError,
  StorageUnavailableError,
} from '../../src/errors/domain-error.js';
import { isOutage, nullIfNotFound, nullIfOutage } from '../../src/errors/outage.js';

const FAULT = new TypeError('a fault');

describe('isOutage', () => {
  it.each([
    [new MediaUnavailableError(), true],
    [new StorageUnavailableError(), true],
    [new NotFoundError(), false],
    [FAULT, false],
    [undefined, false],
  ])('for %p is %p', (error, expected) => {
    expect(isOutage(error)).toBe(expected);
  });
});

describe('nullIfOutage and nullIfNotFound', () => {
  it('return null for their kind of error, and rethrow every other', async () => {
    await expect(
      Promise.reject(new MediaUnavailableError()).catch(nullIfOutage),
    ).resolves.toBeNull();
    await expect(Promise.reject(new NotFoundError()).catch(nullIfNotFound)).resolves.toBeNull();
    await expect(Promise.reject(FAULT).catch(nullIfOutage)).rejects.toBe(FAULT);
    await expect(Promise.reject(FAULT).catch(nullIfNotFound)).rejects.toBe(FAULT);
    await expect(Promise.reject(new NotFoundError()).catch(nullIfOutage)).rejects.toThrow();
  });
});
