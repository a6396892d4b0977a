import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';
import { DEFAULT_CONFIGURATION } from '../../models/room-configuration.js';
import type { SlugReservationStore } from '../../models/slug-reservation.js';
import { ROOM_NAME_LENGTH } from './room-finder.js';
import { unregisteredRoomId } from './room-id.js';
import { unregisteredSlug } from './slug.js';
import { cleanTextOrNull } from '../../lib/text.js';
import { asUuid } from '../../lib/uuid.js';

/**
 * Public rooms without a record and without hosts, one for each name. Their IDs cannot be those of
 * rooms with a record, so they never yield a token for one.
 */
export class UnregisteredRooms {
  constructor(private readonly slugReservationStore: Pick<SlugReservationStore, 'find'>) {}

  /** Null for a text that is not a name, and for the slug of a room that was just deleted. */
  async find(text: string): Promise<RoomRecord | null> {
    const name = cleanTextOrNull(text, ROOM_NAME_LENGTH);
    if (name === null || asUuid(name) !== null) return null;
    const slug = unregisteredSlug(name);
    if (slug === null || asUuid(slug) !== null) return null;
    // People may still follow the links of that room, and would meet strangers.
    if (await this.slugReservationStore.find(slug, new Date())) return null;
    return {
      id: unregisteredRoomId(slug),
      slug,
      name: slug,
      accessLevel: RoomAccessLevel.PUBLIC,
      configuration: DEFAULT_CONFIGURATION,
      createdAt: new Date(),
      viewerRole: null,
    };
  }
}
