/** Resolves with `work`, or after `ms` without it; others resume what has not ended. */
export const atMost = (ms: number, work: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
