import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageUnavailableError } from '../errors/domain-error.js';

/**
 * Makes one call to the storage. Rejections (no such bucket, no permission) count as outages, too,
 * because they say nothing about the object, and the operator has to correct the setup.
 * @throws StorageUnavailableError with the client's error as `cause`; "no such object" unchanged
 */
export async function storageCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isMissing(error) ? error : new StorageUnavailableError({ cause: error });
  }
}

/** HEAD has no body, so a missing object looks like a missing bucket, which is rare. */
export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.name === 'NotFound' || error.name === 'NoSuchKey');
