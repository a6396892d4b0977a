import { uuidOf } from '../../lib/uuid.js';

/** The ID of a meeting: the same for every event of one LiveKit room. */
export const sessionIdOf = (roomId: string, mediaSid: string): string =>
  uuidOf(`${roomId}/${mediaSid}`);
