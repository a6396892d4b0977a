import { randomUUID } from 'node:crypto';
import { viewerIdOf, type Actor } from '../../models/actor.js';
import {
  ConflictError,
  InvalidInputError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import { emailAddress } from '../../models/email-address.js';
import { DEFAULT_CONFIGURATION, newConfiguration } from '../../models/room-configuration.js';
import {
  RoomAccessLevel,
  RoomRole,
  type InvitedOwner,
  type NewRoom,
  type RoomExternal,
  type RoomRecord,
  type RoomStore,
} from '../../models/room.js';
import type { SlugReservationStore } from '../../models/slug-reservation.js';
import type { UserService } from '../users/user-service.js';
import { externalIdOf, metadataText } from './external-data.js';
import { inputDigest } from './input-digest.js';
import { assertMayOwnAnother } from './owned-rooms.js';
import { isGiven, roomName, type CreateRoom } from './room-input.js';
import { slugFor, withSuffix } from './slug.js';

export interface RoomCreationDeps {
  readonly roomStore: RoomStore;
  readonly slugReservationStore: SlugReservationStore;
  readonly userService: Pick<UserService, 'findOrProvision'>;
  readonly defaultAccessLevel: RoomAccessLevel;
  /** The maximum per user; null for any number. */
  readonly maxOwnedRooms: number | null;
  readonly now: () => Date;
}

/** Whether its users wait must not depend on a setting for people. */
const APPLICATION_ROOM_DEFAULTS = {
  accessLevel: RoomAccessLevel.TRUSTED,
  configuration: DEFAULT_CONFIGURATION,
};
const SLUG_ATTEMPTS = 10;

/** Creates rooms for people and applications. */
export class RoomCreation {
  constructor(private readonly deps: RoomCreationDeps) {}

  /**
   * A repeated request of an application, which has the same `externalId`, resolves to the same room.
   * @throws InvalidInputError, ConflictError for owners of too many rooms
   */
  async create(actor: Actor, input: CreateRoom): Promise<RoomRecord> {
    const ownerId = viewerIdOf(actor);
    if (ownerId === null) throw new UnauthenticatedError();
    const roomDefaults = actor.user?.roomDefaults ?? APPLICATION_ROOM_DEFAULTS;
    const name = roomName(input.name);
    const external = externalIn(actor, input, name);
    const known = external && (await this.#findKnown(external, ownerId));
    if (known) return known;
    if (actor.user) {
      await assertMayOwnAnother(this.deps.roomStore, ownerId, this.deps.maxOwnedRooms);
    }
    const room: NewRoom = {
      id: randomUUID(),
      slug: slugFor(name),
      name,
      accessLevel: input.accessLevel ?? roomDefaults.accessLevel ?? this.deps.defaultAccessLevel,
      configuration: isGiven(input.configuration)
        ? newConfiguration(input.configuration)
        : roomDefaults.configuration,
      createdAt: this.deps.now(),
      ...(external && { external }),
    };
    return this.#insertWithFreeSlug(room, ownerId, await this.#invitedOwner(actor, input));
  }

  /**
   * The room that the same request created before.
   * @throws InvalidInputError for another request with the same `externalId`
   */
  async #findKnown(external: RoomExternal, viewerId: string): Promise<RoomRecord | null> {
    const { applicationId, externalId, inputDigest: digest } = external;
    if (externalId === null) return null;
    const { roomStore } = this.deps;
    const known = await roomStore.findByExternalId(applicationId, externalId, viewerId);
    if (known && known.external?.inputDigest !== digest) {
      const message =
        'A room with this `externalId` was created with other input; repeat that input, or choose another ID.';
      throw new InvalidInputError(['externalId'], message);
    }
    return known;
  }

  /** @throws InvalidInputError for an address that cannot have an account here */
  async #invitedOwner(actor: Actor, { ownerEmail }: CreateRoom): Promise<InvitedOwner | null> {
    if (ownerEmail == null) return null;
    const email = emailAddress(ownerEmail);
    const user = email && (await this.deps.userService.findOrProvision(email));
    if (user) return { userId: user.id, invitedAs: email };
    // One message for all causes, which keeps private who has an account.
    const message = '`ownerEmail` is not the address of a possible owner; enter another one.';
    throw new InvalidInputError(['ownerEmail'], message);
  }

  async #insertWithFreeSlug(
    room: NewRoom,
    ownerId: string,
    invited: InvitedOwner | null,
  ): Promise<RoomRecord> {
    for (let attempt = 0; attempt < SLUG_ATTEMPTS; attempt += 1) {
      const slug = attempt === 0 ? room.slug : withSuffix(room.slug);
      if (await this.#insert({ ...room, slug }, ownerId, invited)) {
        return { ...room, slug, viewerRole: RoomRole.OWNER };
      }
      // A concurrent request may have taken the `externalId` instead of the slug.
      const known = room.external && (await this.#findKnown(room.external, ownerId));
      if (known) return known;
    }
    throw new ConflictError('All slugs for this name are taken; choose another name.');
  }

  /** False when the slug is taken or reserved, or the `externalId` is taken. */
  async #insert(room: NewRoom, ownerId: string, invited: InvitedOwner | null): Promise<boolean> {
    if (await this.#isReserved(room.slug, ownerId)) return false;
    if (!(await this.deps.roomStore.insert(room, ownerId, invited))) return false;
    // The room that had the slug may have been deleted in between.
    if (!(await this.#isReserved(room.slug, ownerId))) return true;
    await this.deps.roomStore.delete(room.id);
    return false;
  }

  async #isReserved(slug: string, userId: string): Promise<boolean> {
    const reservation = await this.deps.slugReservationStore.find(slug, this.deps.now());
    return reservation !== null && !reservation.formerOwnerIds.includes(userId);
  }
}

/**
 * What an application keeps with its room; null for rooms of people.
 * @param name the cleaned name
 * @throws InvalidInputError for input that only applications may give
 */
function externalIn(
  { application, user }: Actor,
  { externalId, metadata, ownerEmail, accessLevel, configuration }: CreateRoom,
  name: string,
): RoomExternal | null {
  if (!application) {
    refuse({ externalId, metadata, ownerEmail }, 'is for applications; omit it');
    return null;
  }
  if (user) refuse({ ownerEmail }, 'is for applications that act as themselves; omit it');
  const id = externalIdOf(externalId);
  return {
    applicationId: application.id,
    externalId: id,
    metadata: metadataText(metadata),
    inputDigest:
      id === null ? null : inputDigest({ name, accessLevel, configuration, metadata, ownerEmail }),
  };
}

/** @throws InvalidInputError with the names of the fields that are given */
function refuse(fields: Readonly<Record<string, unknown>>, why: string): void {
  const given = Object.keys(fields).filter((name) => fields[name] != null);
  if (given.length === 0) return;
  throw new InvalidInputError(given, `\`${given.join('`, `')}\` ${why}.`);
}
