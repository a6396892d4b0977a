/** Enough to find the mistake; a document of 60 kB could otherwise cause megabytes of errors. */
export const MAX_ERRORS = 5;
const MAX_MESSAGE_LENGTH = 300;

/** The first errors of a response, which clients receive. */
export const boundErrors = <E>(errors: readonly E[]): readonly E[] => errors.slice(0, MAX_ERRORS);

/** Messages quote the client's input, which may be long. */
export const boundMessage = (message: string): string =>
  message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
