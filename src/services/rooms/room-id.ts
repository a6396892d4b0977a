import { asUuid } from '../../lib/uuid.js';

/** What the ids of public rooms without a record begin with. */
const UNREGISTERED = 'unregistered_';

export const unregisteredRoomId = (slug: string): string => `${UNREGISTERED}${slug}`;

export const isUnregistered = (roomId: string): boolean => roomId.startsWith(UNREGISTERED);

/** The id that a text reads as, in the form in which LiveKit knows the room; null: no id. */
export const roomIdOf = (text: string): string | null =>
  isUnregistered(text) ? text : asUuid(text);

/** Whether a LiveKit room's name is the id of a room. */
export const isRoomId = (name: string): boolean => roomIdOf(name) === name;
