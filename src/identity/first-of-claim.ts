/** The value of a claim, or the first of several: some providers send every claim as a list. */
export const firstOfClaim = (claim: unknown): unknown =>
  Array.isArray(claim) ? (claim[0] as unknown) : claim;
