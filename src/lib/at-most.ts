/** Resolves with `work`, or after `ms` without it: what ends in no good order is taken up by others. */
export const atMost = (ms: number, work: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
