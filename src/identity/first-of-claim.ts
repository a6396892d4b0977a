/**
 * The value of a claim, or the first of several that is not empty: some providers send every claim
 * as a list.
 */
export const firstOfClaim = (claim: unknown): unknown =>
  Array.isArray(claim) ? (claim as unknown[]).find(isFilled) : claim;

const isFilled = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : value !== null && value !== undefined;
