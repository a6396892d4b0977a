import type { Estimated } from './page.js';

/**
 * The cost of a field that returns a list without pages.
 * @param size the length in a large meeting or room, not the maximum
 */
export const listCost =
  (size: number) =>
  ({ childComplexity }: Pick<Estimated, 'childComplexity'>): number =>
    1 + size * childComplexity;

/** Each representation is read, even if only its type is selected. */
export const representationsCost = ({ args, childComplexity }: Estimated): number =>
  (args['representations'] as readonly unknown[]).length * (1 + childComplexity);

/** The lists of a large meeting, and of the default LOBBY_MAX_WAITING. */
export const participantsCost = listCost(200);
export const waitingParticipantsCost = listCost(500);
