import { NotFoundError, RateLimitedError } from '../../errors/domain-error.js';
import { ANONYMOUS } from '../../models/actor.js';
import type { ApplicationStore } from '../../models/application.js';
import type { RoomRecord } from '../../models/room.js';
import type { RoomLookup } from '../rooms/room-lookup.js';
import type { RoomService } from '../rooms/room-service.js';
import type { UnregisteredRooms } from '../rooms/unregistered-rooms.js';

export interface EmbeddingOriginsDeps {
  /** Of EMBED_ORIGINS; for every room. */
  readonly embedOrigins: readonly string[];
  readonly applicationStore: Pick<ApplicationStore, 'find'>;
  readonly roomService: Pick<RoomService, 'find'>;
  readonly lookup: Pick<RoomLookup, 'get'>;
  readonly unregisteredRooms: Pick<UnregisteredRooms, 'find'> | null;
}

export interface EmbeddingRequest {
  /** What the path names: a slug, a name, or an ID. */
  readonly room: string;
  /** The origin of the page; null if the page does not name it. */
  readonly parent: string | null;
  /** The network address, for limits. */
  readonly address: string;
}

/** The pages that may embed the meetings of a room. */
export class EmbeddingOrigins {
  constructor(private readonly deps: EmbeddingOriginsDeps) {}

  /**
   * The origins of the pages that may embed the meeting. With a `parent`, that one or none, so that
   * the page learns of no other.
   * @throws StorageUnavailableError
   */
  async ancestorsFor(request: EmbeddingRequest): Promise<readonly string[]> {
    const { embedOrigins } = this.deps;
    const { parent } = request;
    if (parent !== null && embedOrigins.includes(parent)) return [parent];
    const origins = [...new Set([...embedOrigins, ...(await this.#originsOfApplication(request))])];
    return parent === null ? origins : origins.filter((origin) => origin === parent);
  }

  async #originsOfApplication(request: EmbeddingRequest): Promise<readonly string[]> {
    const room = await this.#find(request);
    if (!room?.external) return [];
    const application = await this.deps.applicationStore.find(room.external.applicationId);
    return application && !application.isDisabled ? application.allowedOrigins : [];
  }

  /** Limited, like all lookups: otherwise the answer would tell which rooms exist. */
  async #find({ room, address }: EmbeddingRequest): Promise<RoomRecord | null> {
    const { lookup, roomService, unregisteredRooms } = this.deps;
    try {
      return await lookup.get(
        { ...ANONYMOUS, address },
        async () =>
          (await roomService.find(null, room)) ?? (await unregisteredRooms?.find(room)) ?? null,
      );
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof RateLimitedError) return null;
      throw error;
    }
  }
}
