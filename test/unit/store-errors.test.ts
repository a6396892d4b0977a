import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { insertNew, isDuplicateKey, storeCall } from '../../src/models/store-errors.js';

const serverError = (fields: mongo.Document): Error => new mongo.MongoServerError(fields);

/** As `insertMany` throws it: the driver wraps every failure. */
const bulkError = (cause: Error): Error => new mongo.MongoBulkWriteError(cause, undefined as never);

const failing = (error: Error) => storeCall(() => Promise.reject(error));

const OUTAGES: readonly (readonly [string, Error])[] = [
  ['a lost connection', new mongo.MongoNetworkError('lost')],
  ['a socket that times out', new mongo.MongoNetworkTimeoutError('late')],
  ['a lost connection during insertMany', bulkError(new mongo.MongoNetworkError('lost'))],
  ['a step-down', serverError({ code: 189 })],
  ['a step-down during insertMany', bulkError(serverError({ code: 189 }))],
  ['a majority that does not answer', serverError({ code: 64 })],
  [
    'a majority that does not answer, after the write',
    new mongo.MongoWriteConcernError({ ok: 1, writeConcernError: { code: 64, errmsg: 'timeout' } }),
  ],
  ['a shard without a primary', serverError({ code: 133 })],
  ['a read that the server interrupts', serverError({ code: 11_601 })],
  [
    'a code that is not known, with a label',
    serverError({ code: 1, errorLabels: ['RetryableWriteError'] }),
  ],
  ['an overloaded server', serverError({ code: 1, errorLabels: ['SystemOverloadedError'] })],
  ['a server that asks to retry', serverError({ code: 1, errorLabels: ['RetryableError'] })],
];

describe('storeCall', () => {
  it.each(OUTAGES)('throws STORAGE_UNAVAILABLE for %s', async (_name, error) => {
    await expect(failing(error)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      cause: error,
    });
  });

  it.each([
    ['a refused sign-in', serverError({ code: 18 })],
    ['a missing right', serverError({ code: 13 })],
    ['a duplicate', serverError({ code: 11_000 })],
    ['a duplicate in insertMany', bulkError(serverError({ code: 11_000 }))],
    ['a document that is too large', serverError({ code: 10_334 })],
    ['a fault of ours', new TypeError('oops')],
  ])('passes on %s', async (_name, error) => {
    await expect(failing(error)).rejects.toBe(error);
  });

  it('does not treat an outage as a duplicate', () => {
    expect(isDuplicateKey(serverError({ code: 11_000 }))).toBe(true);
    expect(isDuplicateKey(serverError({ code: 189 }))).toBe(false);
  });
});

describe('insertNew', () => {
  /** As the driver reports the documents that the server rejected. */
  const rejecting = (...rejected: readonly { readonly index: number; readonly code: number }[]) => {
    const error = { message: '', code: rejected[0]?.code ?? 0, writeErrors: rejected };
    const rejection = new mongo.MongoBulkWriteError(error as never, undefined as never);
    const collection = { insertMany: () => Promise.reject(rejection) };
    return { rejection, inserted: insertNew(collection, [{ _id: 'a' }, { _id: 'b' }]) };
  };

  it('resolves to the indexes of duplicates', async () => {
    const { inserted } = rejecting({ index: 1, code: 11_000 });

    expect(await inserted).toEqual(new Set([1]));
  });

  it('rejects when a document beside a duplicate was not stored', async () => {
    const { rejection, inserted } = rejecting({ index: 0, code: 11_000 }, { index: 1, code: 121 });

    await expect(inserted).rejects.toBe(rejection);
  });
});
