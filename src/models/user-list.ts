import type { UserPosition } from './user.js';

/** Of users that an operator's script stored without a time; they come last. */
export const NO_CREATION_TIME = new Date(0);

/** The users behind a place in the list, which is sorted by time, then by ID. */
export function listedAfter({ createdAt, id }: UserPosition): object {
  const timeless = { createdAt: null };
  if (createdAt.getTime() === NO_CREATION_TIME.getTime()) return { ...timeless, _id: { $lt: id } };
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }, timeless] };
}
