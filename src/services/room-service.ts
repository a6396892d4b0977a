import { randomUUID } from 'node:crypto';
import type { Actor } from '../context/actor.js';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
} from '../errors/domain-error.js';
import {
  RoomRole,
  type NewRoom,
  type RoomAccessLevel,
  type RoomChanges,
  type RoomRecord,
  type RoomStore,
} from '../models/room.js';
import type { UserRecord } from '../models/user.js';
import type { PubSub } from '../redis/pub-sub.js';
import { Coalescer } from './coalesce.js';
import { readPage, type Page } from './page.js';
import { refusal, viewerCanAdminister } from './room-access.js';
import {
  configurationChanges,
  newConfiguration,
  type RoomConfigurationChanges,
} from './room-configuration.js';
import { roomTopic, type RoomSignal } from './room-events.js';
import type { RoomLookup } from './room-lookup.js';
import { slugFor, slugOf, withSuffix } from './slug.js';
import { cleanText } from './text.js';
import { asUuid } from './uuid.js';

export interface CreateRoom {
  readonly name: string;
  readonly accessLevel?: RoomAccessLevel | null;
  readonly configuration?: RoomConfigurationChanges | null;
}

/** What is left out or null stays as it is. */
export interface UpdateRoom {
  readonly id: string;
  readonly name?: string | null;
  readonly accessLevel?: RoomAccessLevel | null;
  readonly configuration?: RoomConfigurationChanges | null;
}

/** Removes what a room leaves behind outside its record, later and until it succeeds. */
export interface RoomCleanup {
  /** Resolves once the task cannot be lost any more; scheduling the same room again is harmless. */
  schedule(roomId: string): Promise<void>;
}

interface RoomServiceParts {
  readonly rooms: RoomStore;
  readonly lookup: RoomLookup;
  readonly events: Pick<PubSub, 'publish'>;
  readonly cleanup: RoomCleanup;
  readonly config: { readonly defaultAccessLevel: RoomAccessLevel };
  /** Takes what has changed to the meeting, later. */
  readonly project?: (roomId: string) => void;
  /** For tests. */
  readonly now?: () => Date;
}

const SLUG_ATTEMPTS = 10;

/** Rooms as lasting places: made, found, changed and given up. */
export class RoomService {
  /** Many who ask for the same room at once share a read. */
  readonly #reads = new Coalescer<RoomRecord | null>();

  constructor(private readonly parts: RoomServiceParts) {}

  /** The room as the person `viewerId` sees it now; null: nobody in particular. */
  async find(viewerId: string | null, slugOrId: string): Promise<RoomRecord | null> {
    const id = asUuid(slugOrId);
    if (id !== null) return this.#findById(id, viewerId);
    const slug = slugOf(slugOrId);
    if (slug === '') return null;
    return this.#reads.run(`slug ${slug} ${viewerId ?? ''}`, () =>
      this.parts.rooms.findBySlug(slug, viewerId),
    );
  }

  /** @throws NotFoundError, RateLimitedError after many rooms that are not there */
  async get(actor: Actor, slugOrId: string): Promise<RoomRecord> {
    return this.parts.lookup.get(actor, () => this.find(actor.user?.id ?? null, slugOrId));
  }

  /** @throws NotFoundError, or ForbiddenError for people in the meeting */
  async getAsMember(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (room.viewerRole === null) throw refusal(actor, room);
    return room;
  }

  /** @throws NotFoundError, or ForbiddenError for members and people in the meeting */
  async getAsHost(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (!viewerCanAdminister(room)) throw refusal(actor, room);
    return room;
  }

  /** @throws NotFoundError, or ForbiddenError for members and people in the meeting */
  async getAsOwner(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (room.viewerRole !== RoomRole.OWNER) throw refusal(actor, room);
    return room;
  }

  /** Rooms that the actor is a member of, newest first. */
  async list(actor: Actor, first: number, after: string | null): Promise<Page<RoomRecord>> {
    const { id } = signedIn(actor);
    return readPage(first, after, (limit, position) =>
      this.parts.rooms.listOfMember(id, limit, position),
    );
  }

  async count(actor: Actor): Promise<number> {
    return this.parts.rooms.countOfMember(signedIn(actor).id);
  }

  async create(actor: Actor, input: CreateRoom): Promise<RoomRecord> {
    const { id: ownerId, roomDefaults } = signedIn(actor);
    const name = roomName(input.name);
    const room: NewRoom = {
      id: randomUUID(),
      slug: slugFor(name),
      name,
      accessLevel:
        input.accessLevel ?? roomDefaults.accessLevel ?? this.parts.config.defaultAccessLevel,
      configuration: isGiven(input.configuration)
        ? newConfiguration(input.configuration)
        : roomDefaults.configuration,
      createdAt: this.parts.now?.() ?? new Date(),
    };
    return this.#insertWithFreeSlug(room, ownerId);
  }

  /** The slug stays, so that links that people have keep working. */
  async update(actor: Actor, input: UpdateRoom): Promise<RoomRecord> {
    const changes = roomChanges(input);
    const id = asUuid(input.id);
    if (!actor.user || id === null || Object.keys(changes).length === 0) {
      return this.getAsHost(actor, input.id);
    }
    const room = await this.parts.rooms.updateAsHost(id, actor.user.id, changes);
    // Most callers may do it; why one may not is asked only then.
    if (!room) throw await this.#whyNotHost(actor, id);
    this.#tell({ type: 'changed', roomId: id });
    this.parts.project?.(id);
    return room;
  }

  /** @returns the id of the room that is gone */
  async delete(actor: Actor, roomId: string): Promise<string> {
    const { id } = await this.getAsOwner(actor, roomId);
    // The task first: were the record gone and the process dead before the task is safe, a meeting
    // would run on, and files stay, in a room that nobody can name. The other way round is safe,
    // because the task begins with erase() itself: once scheduled, the room goes, whatever dies.
    await this.parts.cleanup.schedule(id);
    await this.erase(id);
    return id;
  }

  /** Removes the record. Again for the same room: nothing happens. Asks nobody's rights. */
  async erase(roomId: string): Promise<void> {
    if (await this.parts.rooms.delete(roomId)) this.#tell({ type: 'deleted', roomId });
  }

  #findById(id: string, viewerId: string | null): Promise<RoomRecord | null> {
    return this.#reads.run(`id ${id} ${viewerId ?? ''}`, () =>
      this.parts.rooms.findById(id, viewerId),
    );
  }

  async #getById(actor: Actor, roomId: string): Promise<RoomRecord> {
    const id = asUuid(roomId);
    const room = id && (await this.#findById(id, actor.user?.id ?? null));
    if (!room) throw new NotFoundError();
    return room;
  }

  async #whyNotHost(actor: Actor, roomId: string): Promise<Error> {
    await this.getAsHost(actor, roomId);
    return new ConflictError('Your role in this room has just changed. Try again.');
  }

  async #insertWithFreeSlug(room: NewRoom, ownerId: string): Promise<RoomRecord> {
    for (let attempt = 0; attempt < SLUG_ATTEMPTS; attempt += 1) {
      const slug = attempt === 0 ? room.slug : withSuffix(room.slug);
      if (await this.parts.rooms.insert({ ...room, slug }, ownerId)) {
        return { ...room, slug, viewerRole: RoomRole.OWNER };
      }
    }
    throw new ConflictError('No address is free for this name. Choose another name.');
  }

  #tell(signal: RoomSignal): void {
    this.parts.events.publish(roomTopic(signal.roomId), signal);
  }
}

function signedIn({ user }: Actor): UserRecord {
  if (!user) throw new UnauthenticatedError();
  return user;
}

/** A room named like an id would hide the room that has the id, or be hidden by it. */
function roomName(value: string): string {
  const name = cleanText(value, { min: 1, max: 500, field: 'name' });
  if (asUuid(name) ?? asUuid(slugOf(name))) {
    throw new InvalidInputError(['name'], '`name` may not read as an id.');
  }
  return name;
}

function roomChanges({ name, accessLevel, configuration }: UpdateRoom): RoomChanges {
  return {
    ...(typeof name === 'string' && { name: roomName(name) }),
    ...(accessLevel && { accessLevel }),
    ...(isGiven(configuration) && { configuration: configurationChanges(configuration) }),
  };
}

/** An empty configuration says nothing, like none at all. */
const isGiven = (
  configuration: RoomConfigurationChanges | null | undefined,
): configuration is RoomConfigurationChanges =>
  Object.values(configuration ?? {}).some((value) => value !== undefined);
