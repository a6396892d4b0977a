import { Schema, type Collection, type Connection, type QueryFilter } from 'mongoose';
import { batch } from './batch.js';
import { schemaVersionOf } from './migrations/migrations.js';
import {
  MAX_HOSTED_ROOMS,
  MAX_ROOM_MEMBERS,
  RoomRole,
  type NewRoom,
  type PinCodeRefusal,
  type RoleChange,
  type RoleChangeRefusal,
  type RoomChanges,
  type RoomConfigurationRecord,
  type RoomMemberRecord,
  type RoomPosition,
  type RoomRecord,
  type RoomStore,
} from './room.js';
import { isDuplicateKey, storeCall } from './store-errors.js';

interface RoomDocument extends Omit<RoomRecord, 'id' | 'viewerRole'> {
  readonly _id: string;
  readonly schemaVersion: number;
  readonly pinCode?: string;
  readonly members: readonly MemberDocument[];
}

interface MemberDocument extends RoomMemberRecord {
  /** When the member used the role for the first time; absent for members of before there was consent. */
  readonly acceptedAt?: Date;
}

/** A room, as somebody sees it. */
interface Wanted {
  /** Id or slug. */
  readonly key: string;
  readonly viewerId: string | null;
}

const SCHEMA_VERSION = schemaVersionOf('rooms');

const COLLECTION = 'rooms';

const configurationSchema = new Schema<RoomConfigurationRecord>(
  { publishSources: [String], everyoneCanMute: Boolean },
  { _id: false },
);

const memberSchema = new Schema<MemberDocument>(
  {
    userId: String,
    role: String,
    since: Date,
    isInvited: Boolean,
    invitedAs: String,
    acceptedAt: Date,
  },
  { _id: false },
);

const roomSchema = new Schema<RoomDocument>(
  {
    _id: String,
    schemaVersion: Number,
    slug: String,
    name: String,
    accessLevel: String,
    configuration: configurationSchema,
    createdAt: Date,
    members: [memberSchema],
    pinCode: String,
  },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
)
  .index({ slug: 1 }, { unique: true })
  .index({ name: 1 })
  .index({ pinCode: 1 }, { unique: true, sparse: true })
  .index({ 'members.userId': 1, createdAt: -1, _id: -1 });

const roomModel = (connection: Connection) => connection.model('Room', roomSchema);

/** Rooms in MongoDB, each with its members inside (docs/decisions/0002). */
export class MongoRoomStore implements RoomStore {
  readonly #rooms: ReturnType<typeof roomModel>;
  /** The same without mongoose, which takes as long as the driver: every join begins with a read. */
  readonly #documents: Collection<RoomDocument>;
  readonly #findById = batch((wanted: readonly Wanted[]) => this.#findAll('_id', wanted));
  readonly #findBySlug = batch((wanted: readonly Wanted[]) => this.#findAll('slug', wanted));

  constructor(
    connection: Connection,
    private readonly maxMembers = MAX_ROOM_MEMBERS,
  ) {
    this.#rooms = roomModel(connection);
    this.#documents = connection.collection<RoomDocument>(COLLECTION);
  }

  /** Uniqueness rests on these: call it before the first room. Doing it again changes nothing. */
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

  async insert({ id, ...room }: NewRoom, ownerId: string): Promise<boolean> {
    const owner = { userId: ownerId, role: RoomRole.OWNER, since: room.createdAt };
    const document = { _id: id, schemaVersion: SCHEMA_VERSION, ...room, members: [owner] };
    try {
      await storeCall(() => this.#rooms.create([document]));
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The driver asks twice where a connection breaks; what is in the way may be the same one.
      return (await this.findById(id, ownerId)) !== null;
    }
  }

  updateAsHost(id: string, hostId: string, changes: RoomChanges): Promise<RoomRecord | null> {
    return this.#updateOne({ _id: id, ...hostIn(hostId) }, { $set: paths(changes) }, hostId);
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
    limit: number,
    after: RoomPosition | null,
  ): Promise<RoomRecord[]> {
    const rooms = await storeCall(() =>
      this.#rooms
        .find({ 'members.userId': userId, ...(after && olderThan(after)) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .select(fieldsFor(userId))
        .lean(),
    );
    return rooms.map((room) => toRecord(room, userId));
  }

  countOfMember(userId: string): Promise<number> {
    return storeCall(() => this.#rooms.countDocuments({ 'members.userId': userId }));
  }

  countOwned(userId: string, limit: number): Promise<number> {
    const owned = {
      'members.userId': userId,
      members: { $elemMatch: { userId, role: RoomRole.OWNER, ...ACCEPTED } },
    };
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
      // The index is over the member's id alone.
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
      { _id: change.roomId, $and: conditions(change, this.maxMembers) },
      roleUpdate(change),
      change.by.userId,
      change.from && change.to ? [{ 'member.userId': change.userId }] : [],
    );
    return changed ?? this.#whyRefused(change);
  }

  async #whyRefused({ roomId, by, userId, from, to }: RoleChange): Promise<RoleChangeRefusal> {
    const members = (await this.findMembers([roomId])).get(roomId) ?? [];
    const roleOf = (id: string) => members.find((member) => member.userId === id)?.role ?? null;
    if (roleOf(by.userId) !== by.role || roleOf(userId) !== from) return 'stale';
    if (from === null && members.length >= this.maxMembers) return 'full';
    const ownerStays = members.some(
      (member) => member.userId !== userId && member.role === RoomRole.OWNER && !member.isInvited,
    );
    return from === RoomRole.OWNER && to !== from && !ownerStays ? 'last-owner' : 'stale';
  }

  async #findAll(
    field: '_id' | 'slug',
    wanted: readonly Wanted[],
  ): Promise<readonly (RoomRecord | null)[]> {
    const keys = [...new Set(wanted.map(({ key }) => key))];
    const viewerIds = [...new Set(wanted.flatMap(({ viewerId }) => viewerId ?? []))];
    const rooms = await storeCall(() =>
      this.#documents
        .find({ [field]: { $in: keys } }, { projection: fieldsFor(...viewerIds) })
        .toArray(),
    );
    const byKey = new Map(rooms.map((room) => [room[field], room]));
    return wanted.map(({ key, viewerId }) => {
      const room = byKey.get(key);
      return room ? toRecord(room, viewerId) : null;
    });
  }

  async #updateOne(
    filter: QueryFilter<RoomDocument>,
    update: object,
    viewerId: string,
    arrayFilters: Record<string, string>[] = [],
  ): Promise<RoomRecord | null> {
    const room = await storeCall(() =>
      this.#rooms
        .findOneAndUpdate(filter, update, { returnDocument: 'after', arrayFilters })
        .select(fieldsFor(viewerId))
        .lean(),
    );
    return room && toRecord(room, viewerId);
  }
}

const memberIn = (userId: string, roles: readonly RoomRole[]) => ({
  members: { $elemMatch: { userId, role: { $in: [...roles] } } },
});

const HOST_ROLES = [RoomRole.OWNER, RoomRole.ADMINISTRATOR];

const hostIn = (userId: string) => memberIn(userId, HOST_ROLES);

/** Members of before there was consent have no record of it, and count as accepted. */
const ACCEPTED = { isInvited: { $ne: true } };

/** What must still hold at the moment of the write; two changes that race cannot both pass. */
function conditions(
  { by, userId, from, to }: RoleChange,
  maxMembers: number,
): QueryFilter<RoomDocument>[] {
  const present: QueryFilter<RoomDocument>[] =
    from === null
      ? [
          { 'members.userId': { $ne: userId } },
          { [`members.${maxMembers - 1}`]: { $exists: false } },
        ]
      : [memberIn(userId, [from])];
  const ownerStays: QueryFilter<RoomDocument>[] =
    from === RoomRole.OWNER && to !== RoomRole.OWNER
      ? [
          {
            members: { $elemMatch: { userId: { $ne: userId }, role: RoomRole.OWNER, ...ACCEPTED } },
          },
        ]
      : [];
  return [memberIn(by.userId, [by.role]), ...present, ...ownerStays];
}

function roleUpdate({ userId, from, to, invitedAs = null }: RoleChange): object {
  if (to === null) return { $pull: { members: { userId } } };
  if (from === null)
    return {
      $push: { members: { userId, role: to, since: new Date(), isInvited: true, invitedAs } },
    };
  return { $set: { 'members.$[member].role': to } };
}

const olderThan = ({ createdAt, id }: RoomPosition): QueryFilter<RoomDocument> => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
});

/** Single paths, so that changes of different settings at the same time do not undo each other. */
function paths({ configuration, ...changes }: RoomChanges): Record<string, unknown> {
  const settings = Object.entries(configuration ?? {}).map(
    ([name, value]) => [`configuration.${name}`, value] as const,
  );
  return { ...changes, ...Object.fromEntries(settings) };
}

/** Of the members, the viewers' own entries alone: a room may have a thousand. */
const fieldsFor = (...viewerIds: readonly string[]) => ({
  slug: 1,
  name: 1,
  accessLevel: 1,
  configuration: 1,
  createdAt: 1,
  ...(viewerIds.length > 0 && {
    members: { $filter: { input: '$members', cond: { $in: ['$$this.userId', viewerIds] } } },
  }),
});

const memberRecord = ({
  userId,
  role,
  since,
  isInvited,
  invitedAs,
}: RoomMemberRecord): RoomMemberRecord => ({
  userId,
  role,
  since,
  ...(isInvited && { isInvited, invitedAs: invitedAs ?? null }),
});

function toRecord(
  room: Omit<RoomDocument, 'members'> & Partial<Pick<RoomDocument, 'members'>>,
  viewerId: string | null,
): RoomRecord {
  const viewer = room.members?.find(({ userId }) => userId === viewerId);
  return {
    id: room._id,
    slug: room.slug,
    name: room.name,
    accessLevel: room.accessLevel,
    configuration: room.configuration,
    createdAt: room.createdAt,
    viewerRole: viewer?.role ?? null,
    ...(viewer?.isInvited && { isViewerInvited: true }),
  };
}
