interface Estimated {
  readonly childComplexity: number;
}

/**
 * The cost of a field that returns a list without pages.
 * @param size the length in a large meeting or room, not the maximum
 */
export const listCost =
  (size: number) =>
  ({ childComplexity }: Estimated): number =>
    1 + size * childComplexity;

/** The lists of a large meeting, and of the default LOBBY_MAX_WAITING. */
export const participantsCost = listCost(200);
export const waitingParticipantsCost = listCost(500);
