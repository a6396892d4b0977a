import { viewerIdOf, type Actor } from '../../models/actor.js';
import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import { RoomRole, type RoomRecord } from '../../models/room.js';
import type { RoomCleanup } from '../../models/room-tasks.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { PubSub } from '../../redis/pub-sub.js';
import { readPage, type Page } from '../../lib/page.js';
import { searchText } from '../../lib/search-text.js';
import { refusal, viewerCanAdminister } from './room-access.js';
import { roomTopic, type RoomSignal } from '../../redis/room-events.js';
import type { RoomLookup } from './room-lookup.js';
import { RoomCreation, type RoomCreationDeps } from './room-creation.js';
import { RoomFinder } from './room-finder.js';
import { roomChanges, type CreateRoom, type UpdateRoom } from './room-input.js';
import { ownerIds } from './room-owners.js';
import { asUuid } from '../../lib/uuid.js';

interface RoomServiceDeps extends Omit<RoomCreationDeps, 'now'> {
  readonly lookup: RoomLookup;
  /** A host who is banned from the running meeting cannot control it. */
  readonly exclusionStore: Pick<ExclusionStore, 'find'>;
  readonly pubSub: Pick<PubSub, 'publish'>;
  readonly cleanup: RoomCleanup;
  /** Schedules the projection of the room to its meeting. */
  readonly project?: (roomId: string) => void;
  /** Called before a room is deleted, possibly again. */
  readonly deleting?: (room: RoomRecord) => Promise<void>;
  /** For tests. */
  readonly now?: () => Date;
}

/** People may follow the links of a deleted room for this long. */
const RESERVATION_MS = 30 * 24 * 3_600_000;

/** Creates, finds, changes, and deletes rooms. */
export class RoomService {
  readonly #finder: RoomFinder;
  readonly #creation: RoomCreation;

  constructor(private readonly deps: RoomServiceDeps) {
    this.#finder = new RoomFinder(deps.roomStore);
    this.#creation = new RoomCreation({ ...deps, now: () => this.#now() });
  }

  /** By ID, slug, or unique name, as `viewerId` sees it. */
  find(viewerId: string | null, text: string): Promise<RoomRecord | null> {
    return this.#finder.find(viewerId, text);
  }

  /** @throws NotFoundError, RateLimitedError after too many lookups of rooms that do not exist */
  async get(actor: Actor, slugOrId: string): Promise<RoomRecord> {
    const find = async () => {
      const room = await this.find(viewerIdOf(actor), slugOrId);
      return room && mayFind(actor, room) ? room : null;
    };
    return this.accepted(actor, await this.deps.lookup.get(actor, find));
  }

  /**
   * By ID alone. Does not accept the viewer's role: another service that refers to a room does not
   * open it.
   * @throws NotFoundError
   */
  async getById(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (!mayFind(actor, room)) throw new NotFoundError();
    return room;
  }

  /** Opening or entering a room accepts the viewer's role in it. */
  async accepted({ user }: Pick<Actor, 'user'>, room: RoomRecord): Promise<RoomRecord> {
    if (!user || !room.isViewerInvited) return room;
    await this.deps.roomStore.acceptRole(room.id, user.id);
    const { isViewerInvited: _isViewerInvited, ...accepted } = room;
    return accepted;
  }

  /** @throws NotFoundError, or ForbiddenError for people in the meeting */
  async getAsMember(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (room.viewerRole === null) throw refusal(actor, room);
    return room;
  }

  /**
   * @throws NotFoundError, or ForbiddenError for members, people in the meeting, and hosts who are
   * banned from it
   */
  async getAsHost(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (!viewerCanAdminister(room)) throw refusal(actor, room);
    await this.#assertNotBanned(actor, room.id);
    return this.accepted(actor, room);
  }

  /** Like `getAsHost`, but null where that throws. */
  async findAsHost(userId: string, roomId: string): Promise<RoomRecord | null> {
    const room = await this.#finder.findById(roomId, userId);
    if (!room || !viewerCanAdminister(room)) return null;
    return (await this.#isBanned(userId, roomId)) ? null : room;
  }

  /** @throws NotFoundError, or ForbiddenError for members and people in the meeting */
  async getAsOwner(actor: Actor, roomId: string): Promise<RoomRecord> {
    const room = await this.#getById(actor, roomId);
    if (room.viewerRole !== RoomRole.OWNER) throw refusal(actor, room);
    return this.accepted(actor, room);
  }

  /** The rooms that the actor is a member of, newest first; with `search`, those that match it. */
  async list(
    actor: Actor,
    search: string | null,
    first: number,
    after: string | null,
  ): Promise<Page<RoomRecord>> {
    const viewerId = identified(actor);
    const text = searchText(search);
    return readPage(first, after, (limit, position) =>
      this.deps.roomStore.listOfMember(viewerId, text, limit, position),
    );
  }

  async count(actor: Actor, search: string | null): Promise<number> {
    return this.deps.roomStore.countOfMember(identified(actor), searchText(search));
  }

  /**
   * A repeated request of an application, which has the same `externalId`, resolves to the same room.
   * @throws InvalidInputError, ConflictError for owners of too many rooms
   */
  create(actor: Actor, input: CreateRoom): Promise<RoomRecord> {
    return this.#creation.create(actor, input);
  }

  /**
   * A room that the application gave an ID to, as the actor sees it.
   * @throws NotFoundError, ForbiddenError without an application
   */
  async getByExternalId(actor: Actor, externalId: string): Promise<RoomRecord> {
    const { application } = actor;
    if (!application) throw new ForbiddenError();
    const { roomStore, lookup } = this.deps;
    return lookup.get(actor, async () => {
      const room = await roomStore.findByExternalId(application.id, externalId, viewerIdOf(actor));
      return room && mayFind(actor, room) ? room : null;
    });
  }

  /** The slug stays the same, so that existing links keep working. */
  async update(actor: Actor, input: UpdateRoom): Promise<RoomRecord> {
    const changes = roomChanges(input);
    const id = asUuid(input.id);
    const viewerId = viewerIdOf(actor);
    if (viewerId === null || id === null || Object.keys(changes).length === 0) {
      return this.getAsHost(actor, input.id);
    }
    await this.#assertNotBanned(actor, id);
    const room = await this.deps.roomStore.updateAsHost(id, viewerId, changes);
    // Authorization is part of the update; the reason for a refusal is read only when needed.
    if (!room) throw await this.#hostRefusal(actor, id);
    this.#publishChange(id);
    return this.accepted(actor, room);
  }

  /**
   * As `update`, without an authorization check.
   * @returns the room without a viewer
   */
  async change(id: string, input: UpdateRoom): Promise<RoomRecord> {
    const room = await this.deps.roomStore.update(id, roomChanges(input));
    if (!room) throw new NotFoundError();
    this.#publishChange(id);
    return room;
  }

  /** @returns the ID of the deleted room */
  async delete(actor: Actor, roomId: string): Promise<string> {
    const { id } = await this.getAsOwner(actor, roomId);
    // The task first: if the record were deleted and the process died before the task is stored,
    // the meeting would continue, and files stay, in a room that cannot be found. The other order
    // is safe, because the task calls erase() itself.
    await this.deps.cleanup.schedule(id);
    await this.erase(id);
    return id;
  }

  /** Deletes the record and reserves its slug. Idempotent. Performs no authorization check. */
  async erase(roomId: string): Promise<void> {
    const { roomStore, slugReservationStore } = this.deps;
    const [room, members] = await Promise.all([
      roomStore.findById(roomId, null),
      roomStore.findMembers([roomId]),
    ]);
    if (!room) return;
    // Reserved first, so that the slug is never free in between.
    await slugReservationStore.reserve({
      slug: room.slug,
      formerOwnerIds: ownerIds(members.get(roomId) ?? []),
      until: new Date(this.#now().getTime() + RESERVATION_MS),
    });
    await this.deps.deleting?.(room);
    if (await roomStore.delete(roomId)) this.#publish({ type: 'deleted', roomId });
  }

  async #getById(actor: Actor, roomId: string): Promise<RoomRecord> {
    const id = asUuid(roomId);
    const room = id && (await this.#finder.findById(id, viewerIdOf(actor)));
    if (!room) throw new NotFoundError();
    return room;
  }

  /** Otherwise they could end the meeting to lift their own ban. */
  async #assertNotBanned({ user }: Actor, roomId: string): Promise<void> {
    if (user && (await this.#isBanned(user.id, roomId))) {
      throw new ForbiddenError('You are banned from the running meeting; wait until it has ended.');
    }
  }

  /** Bans of hosts apply to the account, with any identity. */
  async #isBanned(userId: string, roomId: string): Promise<boolean> {
    return (await this.deps.exclusionStore.find(roomId, '', userId)) === 'banned';
  }

  async #hostRefusal(actor: Actor, roomId: string): Promise<Error> {
    await this.getAsHost(actor, roomId);
    return new ConflictError('Your role in this room has just changed; try again.');
  }

  #publishChange(roomId: string): void {
    this.#publish({ type: 'changed', roomId });
    this.deps.project?.(roomId);
  }

  #now(): Date {
    return this.deps.now?.() ?? new Date();
  }

  #publish(signal: RoomSignal): void {
    this.deps.pubSub.publish(roomTopic(signal.roomId), signal);
  }
}

function identified(actor: Actor): string {
  const viewerId = viewerIdOf(actor);
  if (viewerId === null) throw new UnauthenticatedError();
  return viewerId;
}

/** To an application that acts as itself, rooms without a role of its own do not exist. */
const mayFind = ({ user, application }: Actor, { viewerRole }: RoomRecord): boolean =>
  application === null || user !== null || viewerRole !== null;
