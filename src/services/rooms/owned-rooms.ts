import { ConflictError } from '../../errors/domain-error.js';
import type { RoomStore } from '../../models/room.js';

/**
 * Each room takes a PIN, and a deployment may have few.
 * @param max null for any number
 * @throws ConflictError
 */
export async function assertMayOwnAnother(
  roomStore: Pick<RoomStore, 'countOwned'>,
  userId: string,
  max: number | null,
): Promise<void> {
  if (max === null || (await roomStore.countOwned(userId, max)) < max) return;
  throw new ConflictError(`You own ${max} rooms, the maximum; delete one, then try again.`);
}
