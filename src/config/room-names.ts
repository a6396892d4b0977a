import { randomUUID } from 'node:crypto';
import { parsedBy, RefusedValue } from './variables.js';

/** Deployments may divide rooms by their first characters. */
const SAMPLES = 1_000;

/** A regular expression for the LiveKit rooms of a deployment, most of which are named by a UUID. */
export const roomNames = () =>
  parsedBy((value) => {
    const names = regularExpression(value);
    if (Array.from({ length: SAMPLES }, () => randomUUID()).some((id) => names.test(id))) {
      return names;
    }
    throw new RefusedValue(
      'matches no room of Foyer, so all events would be ignored; their names are UUIDs. Write the expression without slashes around it',
    );
  });

function regularExpression(value: string): RegExp {
  try {
    return new RegExp(value);
  } catch (error) {
    const why = error instanceof Error ? ` (${error.message})` : '';
    throw new RefusedValue(`must be a regular expression${why}`);
  }
}
