import type { RoomRecord, RoomStore } from '../../models/room.js';
import { Coalescer } from '../../lib/coalesce.js';
import { isSlug, normalizedName, slugOf } from './slug.js';
import { cleanTextOrNull } from '../../lib/text.js';
import { asUuid } from '../../lib/uuid.js';

export const ROOM_NAME_LENGTH = { min: 1, max: 500 } as const;

/** Finds rooms by an ID, a slug, or a name. */
export class RoomFinder {
  /** Concurrent requests for the same room share a read. */
  readonly #reads = new Coalescer<RoomRecord | null>();

  constructor(
    private readonly roomStore: Pick<RoomStore, 'findById' | 'findBySlug' | 'findByName'>,
  ) {}

  /** @param viewerId the user who reads the room; null without a viewer */
  async find(viewerId: string | null, text: string): Promise<RoomRecord | null> {
    const name = cleanTextOrNull(text, ROOM_NAME_LENGTH);
    if (name === null) return null;
    const id = asUuid(name);
    if (id !== null) return this.findById(id, viewerId);
    const slug = normalizedName(name);
    const room = isSlug(slug) ? await this.#findBySlug(slug, viewerId) : null;
    return room ?? this.#findByName(name, viewerId);
  }

  findById(id: string, viewerId: string | null): Promise<RoomRecord | null> {
    return this.#reads.run(`id ${id} ${viewerId ?? ''}`, () =>
      this.roomStore.findById(id, viewerId),
    );
  }

  #findBySlug(slug: string, viewerId: string | null): Promise<RoomRecord | null> {
    return this.#reads.run(`slug ${slug} ${viewerId ?? ''}`, () =>
      this.roomStore.findBySlug(slug, viewerId),
    );
  }

  /**
   * Finds a room by its exact name, or by its name in another case, which leads to its slug; only
   * if the name is unique.
   */
  async #findByName(name: string, viewerId: string | null): Promise<RoomRecord | null> {
    const exact = await this.roomStore.findByName(name, viewerId);
    if (exact) return exact;
    const slug = slugOf(name);
    const normalized = normalizedName(name);
    if (slug === '' || slug === normalized) return null;
    const room = await this.#findBySlug(slug, viewerId);
    // Other names can have the same slug; their rooms must not be confused.
    if (!room || normalizedName(room.name) !== normalized) return null;
    return this.roomStore.findByName(room.name, viewerId);
  }
}
