import { remedyForError } from './diagnosis.mjs';

/** Something that the person at the keyboard can put right: shown as its message alone, which says how. */
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
