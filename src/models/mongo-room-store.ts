import type { Collection, Connection, QueryFilter } from 'mongoose';
import { batch } from './batch.js';
import { roomEvent, settingsUpdate, type MongoRoomOutbox } from './mongo-room-outbox.js';
import {
  ROOM_COLLECTION,
  ROOM_SCHEMA_VERSION,
  externalKeyIn,
  externalKeyOf,
  fieldsFor,
  memberRecord,
  ofMember,
  olderThan,
  roomModel,
  toRecord,
  type RoomDocument,
} from './room-document.js';
import { findRooms, type RoomRead } from './room-reads.js';
import {
  ACCEPTED,
  acceptedOwner,
  HOST_ROLES,
  hostIn,
  roleChangeRefusal,
  roleConditions,
  roleUpdate,
} from './room-roles.js';
import {
  MAX_HOSTED_ROOMS,
  MAX_ROOM_MEMBERS,
  RoomRole,
  type InvitedOwner,
  type NewRoom,
  type PinCodeRefusal,
  type RoleChange,
  type RoleChangeRefusal,
  type RoomChanges,
  type RoomMemberRecord,
  type RoomPosition,
  type RoomRecord,
  type RoomStore,
} from './room.js';
import { isDuplicateKey, storeCall } from './store-errors.js';

/** Rooms in MongoDB; each document contains its members (docs/decisions/0002). */
export class MongoRoomStore implements RoomStore {
  readonly #rooms: ReturnType<typeof roomModel>;
  /**
   * The driver's collection: mongoose would double the time of the read with which each join
   * starts.
   */
  readonly #documents: Collection<RoomDocument>;
  readonly #findById = batch((wanted: readonly RoomRead[]) =>
    findRooms(this.#documents, '_id', wanted),
  );
  readonly #findBySlug = batch((wanted: readonly RoomRead[]) =>
    findRooms(this.#documents, 'slug', wanted),
  );

  constructor(
    connection: Connection,
    private readonly maxMembers = MAX_ROOM_MEMBERS,
    /** Null to keep no events of changes. */
    private readonly outbox: MongoRoomOutbox | null = null,
  ) {
    this.#rooms = roomModel(connection);
    this.#documents = connection.collection<RoomDocument>(ROOM_COLLECTION);
  }

  /** These indexes ensure uniqueness; call this before the first room. Idempotent. */
  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#rooms.createIndexes());
  }

  findById(id: string, viewerId: string | null): Promise<RoomRecord | null> {
    return this.#findById({ key: id, viewerId });
  }

  findBySlug(slug: string, viewerId: string | null): Promise<RoomRecord | null> {
    return this.#findBySlug({ key: slug, viewerId });
  }

  async findByName(name: string, viewerId: string | null): Promise<RoomRecord | null> {
    const [room, other] = await storeCall(() =>
      this.#documents
        .find({ name }, { projection: fieldsFor(...(viewerId === null ? [] : [viewerId])) })
        .limit(2)
        .toArray(),
    );
    return room && !other ? toRecord(room, viewerId) : null;
  }

  async findByExternalId(
    applicationId: string,
    externalId: string,
    viewerId: string | null,
  ): Promise<RoomRecord | null> {
    const externalKey = externalKeyOf(applicationId, externalId);
    const projection = fieldsFor(...(viewerId === null ? [] : [viewerId]));
    const room = await storeCall(() => this.#documents.findOne({ externalKey }, { projection }));
    return room && toRecord(room, viewerId);
  }

  async insert(room: NewRoom, ownerId: string, invited?: InvitedOwner | null): Promise<boolean> {
    const { id, ...fields } = room;
    const owner = { role: RoomRole.OWNER, since: room.createdAt };
    const document = {
      _id: id,
      schemaVersion: ROOM_SCHEMA_VERSION,
      ...fields,
      ...externalKeyIn(room),
      members: [
        { userId: ownerId, ...owner },
        ...(invited ? [{ ...invited, ...owner, isInvited: true as const }] : []),
      ],
      ...(this.outbox && { pendingEvents: [roomEvent('created')] }),
    };
    try {
      await storeCall(() => this.#rooms.create([document]));
      this.outbox?.report(id);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // After a lost connection the driver repeats the insert; the conflicting document may be the
      // same one.
      return (await this.findById(id, ownerId)) !== null;
    }
  }

  updateAsHost(id: string, hostId: string, changes: RoomChanges): Promise<RoomRecord | null> {
    return this.#updateOne(
      { _id: id, ...hostIn(hostId) },
      settingsUpdate(changes, this.outbox !== null),
      hostId,
    );
  }

  update(id: string, changes: RoomChanges): Promise<RoomRecord | null> {
    return this.#updateOne({ _id: id }, settingsUpdate(changes, this.outbox !== null), null);
  }

  async delete(id: string): Promise<boolean> {
    const { deletedCount } = await storeCall(() => this.#rooms.deleteOne({ _id: id }));
    return deletedCount === 1;
  }

  async findPinCodes(roomIds: readonly string[]): Promise<Map<string, string>> {
    const rooms = await storeCall(() =>
      this.#rooms
        .find({ _id: { $in: [...roomIds] }, pinCode: { $exists: true } })
        .select({ pinCode: 1 })
        .lean(),
    );
    return new Map(rooms.map(({ _id, pinCode = '' }) => [_id, pinCode]));
  }

  async givePinCode(roomId: string, pinCode: string): Promise<'given' | PinCodeRefusal> {
    try {
      const { matchedCount } = await storeCall(() =>
        this.#rooms.updateOne({ _id: roomId, pinCode: { $exists: false } }, { $set: { pinCode } }),
      );
      if (matchedCount === 1) return 'given';
    } catch (error) {
      if (isDuplicateKey(error)) return 'taken';
      throw error;
    }
    return (await this.findPinCodes([roomId])).has(roomId) ? 'has-one' : 'gone';
  }

  async listOfMember(
    userId: string,
    search: string | null,
    limit: number,
    after: RoomPosition | null,
  ): Promise<RoomRecord[]> {
    const rooms = await storeCall(() =>
      this.#rooms
        .find({ ...ofMember(userId, search), ...(after && olderThan(after)) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .select(fieldsFor(userId))
        .lean(),
    );
    return rooms.map((room) => toRecord(room, userId));
  }

  countOfMember(userId: string, search: string | null): Promise<number> {
    return storeCall(() => this.#rooms.countDocuments(ofMember(userId, search)));
  }

  countOwned(userId: string, limit: number): Promise<number> {
    const owned = { 'members.userId': userId, ...acceptedOwner(userId) };
    return storeCall(() => this.#rooms.countDocuments(owned, { limit }));
  }

  async listHosted(userId: string): Promise<string[]> {
    const accepted = await this.#listHosted(userId, ACCEPTED, MAX_HOSTED_ROOMS);
    const left = MAX_HOSTED_ROOMS - accepted.length;
    if (left === 0) return accepted;
    return [...accepted, ...(await this.#listHosted(userId, { isInvited: true }, left))];
  }

  async #listHosted(userId: string, consent: object, limit: number): Promise<string[]> {
    const rooms = await storeCall(() =>
      // The index covers only the member's ID.
      this.#rooms
        .find({
          'members.userId': userId,
          members: { $elemMatch: { userId, role: { $in: HOST_ROLES }, ...consent } },
        })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .select({ _id: 1 })
        .lean(),
    );
    return rooms.map(({ _id }) => _id);
  }

  async findRole(roomId: string, userId: string): Promise<RoomRole | null> {
    return (await this.findById(roomId, userId))?.viewerRole ?? null;
  }

  async findMembers(roomIds: readonly string[]): Promise<Map<string, RoomMemberRecord[]>> {
    const rooms = await storeCall(() =>
      this.#rooms
        .find({ _id: { $in: [...roomIds] } })
        .select({ members: 1 })
        .lean(),
    );
    return new Map(rooms.map(({ _id, members }) => [_id, members.map(memberRecord)]));
  }

  async acceptRole(roomId: string, userId: string): Promise<void> {
    await storeCall(() =>
      this.#rooms.updateOne(
        { _id: roomId, members: { $elemMatch: { userId, isInvited: true } } },
        {
          $set: { 'members.$[member].acceptedAt': new Date() },
          $unset: { 'members.$[member].isInvited': '', 'members.$[member].invitedAs': '' },
        },
        { arrayFilters: [{ 'member.userId': userId }] },
      ),
    );
  }

  async changeRole(change: RoleChange): Promise<RoomRecord | RoleChangeRefusal> {
    const changed = await this.#updateOne(
      { _id: change.roomId, $and: roleConditions(change, this.maxMembers) },
      roleUpdate(change, this.outbox !== null),
      change.by.userId,
      change.from && change.to ? [{ 'member.userId': change.userId }] : [],
    );
    if (changed) return changed;
    const members = (await this.findMembers([change.roomId])).get(change.roomId) ?? [];
    return roleChangeRefusal(change, members, this.maxMembers);
  }

  async #updateOne(
    filter: QueryFilter<RoomDocument>,
    update: object,
    viewerId: string | null,
    arrayFilters: Record<string, string>[] = [],
  ): Promise<RoomRecord | null> {
    const room = await storeCall(() =>
      this.#rooms
        .findOneAndUpdate(filter, update, { returnDocument: 'after', arrayFilters })
        .select(fieldsFor(...(viewerId === null ? [] : [viewerId])))
        .lean(),
    );
    if (room) this.outbox?.report(room._id);
    return room && toRecord(room, viewerId);
  }
}
