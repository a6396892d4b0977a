/** Enough to see what is wrong; a document of 60 kB could otherwise be answered with megabytes. */
export const MAX_ERRORS = 5;
const MAX_MESSAGE_LENGTH = 300;

/** The errors of one answer that a client is told: the first few of them. */
export const boundErrors = <E>(errors: readonly E[]): readonly E[] => errors.slice(0, MAX_ERRORS);

/** Messages quote the client's own input, which may be long. */
export const boundMessage = (message: string): string =>
  message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
