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
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
