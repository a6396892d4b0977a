import { Error as MongooseError, mongo, type Collection } from 'mongoose';
import { StorageUnavailableError } from '../errors/domain-error.js';

/**
 * Makes one call to MongoDB. Every store method uses this, so that callers can tell an outage from
 * a fault.
 * @throws StorageUnavailableError with the driver's error as `cause`; other errors unchanged
 */
export async function storeCall<T>(call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isMongoOutage(error) ? new StorageUnavailableError({ cause: error }) : error;
  }
}

/** Whether a unique index rejected the write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/** As `storeCall`; null if a unique index rejects the write. */
export function unlessDuplicateKey<T>(call: () => PromiseLike<T>): Promise<T | null> {
  return storeCall(call).catch((error: unknown) => {
    if (isDuplicateKey(error)) return null;
    throw error;
  });
}

/**
 * Inserts documents in one call; if `ordered`, only those before the first rejected one. Resolves to
 * the indexes of those that a unique index rejected.
 */
export async function insertNew<D extends mongo.Document>(
  collection: Pick<Collection<D>, 'insertMany'>,
  documents: readonly mongo.OptionalUnlessRequiredId<D>[],
  { ordered = false } = {},
): Promise<ReadonlySet<number>> {
  if (documents.length === 0) return new Set();
  try {
    await storeCall(() => collection.insertMany([...documents], { ordered }));
    return new Set();
  } catch (error) {
    const refused = refusedAsDuplicates(error);
    if (!refused) throw error;
    return refused;
  }
}

/** Null if anything else failed. */
function refusedAsDuplicates(error: unknown): ReadonlySet<number> | null {
  if (!(error instanceof mongo.MongoBulkWriteError)) return null;
  const refusals = [error.writeErrors].flat();
  const isAll = refusals.every(({ code }) => code === DUPLICATE_KEY) && refusals.length > 0;
  return isAll ? new Set(refusals.map(({ index }) => index)) : null;
}

const DUPLICATE_KEY = 11_000;

/** The driver throws these without a usable connection, or when it loses one. */
const OUTAGES = [
  mongo.MongoNetworkError,
  // Includes server selection.
  mongo.MongoSystemError,
  mongo.MongoNotConnectedError,
  mongo.MongoServerClosedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoClientClosedError,
  mongo.MongoOperationTimeoutError,
  MongooseError.MongooseServerSelectionError,
];

/** The driver's connection pool exports no classes for these. */
const UNEXPORTED_OUTAGES = new Set(['MongoWaitQueueTimeoutError', 'MongoPoolClosedError']);

/** With these labels the server states that a later attempt may succeed. */
const OUTAGE_LABELS = ['RetryableWriteError', 'RetryableError', 'SystemOverloadedError'];

/**
 * The same for reads and for updates of many documents, which the server does not label: codes of a
 * node that is stepping down, shutting down, unreachable, or too slow (error_codes.yml).
 */
const OUTAGE_CODES = new Set([
  6, 7, 50, 64, 89, 91, 100, 133, 134, 189, 202, 262, 365, 462, 9001, 10_107, 11_600, 11_601,
  11_602, 13_435, 13_436,
]);

function isMongoOutage(error: unknown): boolean {
  // `insertMany` wraps every failure in a server error without a code.
  if (error instanceof mongo.MongoBulkWriteError && isMongoOutage(error.errorResponse)) return true;
  if (error instanceof mongo.MongoServerError) {
    return (
      OUTAGE_CODES.has(Number(error.code)) ||
      OUTAGE_LABELS.some((label) => error.hasErrorLabel(label))
    );
  }
  return (
    OUTAGES.some((outage) => error instanceof outage) ||
    (error instanceof mongo.MongoDriverError && UNEXPORTED_OUTAGES.has(error.name))
  );
}
