import { MediaUnavailableError, NotFoundError, StorageUnavailableError } from './domain-error.js';

/** Whether LiveKit or a store could not be reached: the same call may succeed later. */
export const isOutage = (error: unknown): boolean =>
  error instanceof MediaUnavailableError || error instanceof StorageUnavailableError;

/** For a job that is retried: the code that watches LiveKit and the stores logs each outage. */
export const failureLogLevel = (error: unknown): 'debug' | 'warn' =>
  isOutage(error) ? 'debug' : 'warn';

/** For `catch`: null in place of an outage; other errors are thrown again. */
export function nullIfOutage(error: unknown): null {
  if (isOutage(error)) return null;
  throw error;
}

/** For `catch`: null in place of NotFoundError; other errors are thrown again. */
export function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
