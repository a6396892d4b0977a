interface Estimated {
  readonly childComplexity: number;
}

/**
 * Cost of a field that answers a list without pages.
 * @param size how long the list is in a large meeting or room, not how long it could be at most
 */
export const listCost =
  (size: number) =>
  ({ childComplexity }: Estimated): number =>
    1 + size * childComplexity;

/** Lists of people in a large meeting, and in the default LOBBY_MAX_WAITING. */
export const participantsCost = listCost(200);
export const waitingParticipantsCost = listCost(500);
