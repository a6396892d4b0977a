import { remedyForError } from './diagnosis.mjs';

/**
 * An error that the person at the keyboard can correct: only its message is shown, which says how.
 */
export class StackError extends Error {
  /** @override */
  name = 'StackError';
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  if (error instanceof StackError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const remedy = remedyForError(error);
  return remedy === null ? (error.stack ?? error.message) : `${remedy}\n${error.message}`;
}
