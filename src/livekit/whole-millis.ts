const NANO_IN_MS = 1_000_000n;

/** LiveKit counts in nanoseconds. Rounded down everywhere: events and answers tell the same time. */
export const wholeMillis = (nanoseconds: bigint): number => Number(nanoseconds / NANO_IN_MS);
