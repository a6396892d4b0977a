import { asUuid } from '../../lib/uuid.js';

/** The prefix of the IDs of public rooms without a record. */
const UNREGISTERED = 'unregistered_';

export const unregisteredRoomId = (slug: string): string => `${UNREGISTERED}${slug}`;

export const isUnregistered = (roomId: string): boolean => roomId.startsWith(UNREGISTERED);

/** The ID that a text denotes, in the form of the LiveKit room's name; null if it is no ID. */
export const roomIdOf = (text: string): string | null =>
  isUnregistered(text) ? text : asUuid(text);

/** Whether the name of a LiveKit room is the ID of a room. */
export const isRoomId = (name: string): boolean => roomIdOf(name) === name;
