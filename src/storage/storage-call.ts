import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageUnavailableError } from '../errors/domain-error.js';

/**
 * Every call of the storage goes through here. Refusals (no such bucket, no right) count as outages,
 * too: nothing is known of the object, and whoever set the storage up must mend it.
 * @throws StorageUnavailableError with the client's error as `cause`; "no such object" as it is
 */
export async function storageCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isMissing(error) ? error : new StorageUnavailableError({ cause: error });
  }
}

/** HEAD has no body: a missing object and a missing bucket differ only in that the latter is rare. */
export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.name === 'NotFound' || error.name === 'NoSuchKey');
