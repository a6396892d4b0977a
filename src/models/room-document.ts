import { Schema, type Connection, type QueryFilter } from 'mongoose';
import type { PendingRoomEvent } from './event-outbox.js';
import { schemaVersionOf } from './migrations/migrations.js';
import { storedConfiguration } from './room-configuration.js';
import type {
  NewRoom,
  RoomChanges,
  RoomConfigurationRecord,
  RoomExternal,
  RoomMemberRecord,
  RoomPosition,
  RoomRecord,
} from './room.js';
import { textIn } from './text-search.js';

export interface RoomDocument extends Omit<RoomRecord, 'id' | 'viewerRole'> {
  readonly _id: string;
  readonly schemaVersion: number;
  readonly pinCode?: string;
  /** The application and its ID for the room, in one value with a unique index. */
  readonly externalKey?: string;
  readonly members: readonly MemberDocument[];
  /** Absent while outgoing webhooks are disabled. */
  readonly pendingEvents?: readonly PendingRoomEvent[];
}

interface MemberDocument extends RoomMemberRecord {
  /** When the member first used the role; absent for members added before consent was recorded. */
  readonly acceptedAt?: Date;
}

export const ROOM_SCHEMA_VERSION = schemaVersionOf('rooms');

export const ROOM_COLLECTION = 'rooms';

export const configurationSchema = new Schema<RoomConfigurationRecord>(
  {
    publishSources: [String],
    everyoneCanMute: Boolean,
    everyoneCanReact: Boolean,
    maxParticipants: Number,
    maxDurationMs: Number,
    lobbyMessage: String,
  },
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

const externalSchema = new Schema<RoomExternal>(
  { applicationId: String, externalId: String, metadata: String, inputDigest: String },
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
    external: externalSchema,
    externalKey: String,
    // Mixed, because mongoose would give every room an empty list.
    pendingEvents: Schema.Types.Mixed,
  },
  { collection: ROOM_COLLECTION, versionKey: false, autoIndex: false },
)
  .index({ slug: 1 }, { unique: true })
  .index({ name: 1 })
  .index({ pinCode: 1 }, { unique: true, sparse: true })
  .index({ externalKey: 1 }, { unique: true, sparse: true })
  .index({ 'pendingEvents.at': 1 }, { sparse: true })
  .index({ 'members.userId': 1, createdAt: -1, _id: -1 });

export const roomModel = (connection: Connection) => connection.model('Room', roomSchema);

/** Application IDs contain no space. */
export const externalKeyOf = (applicationId: string, externalId: string): string =>
  `${applicationId} ${externalId}`;

/** For a new room; nothing for rooms without an `externalId`. */
export const externalKeyIn = ({ external }: NewRoom): Pick<RoomDocument, 'externalKey'> =>
  external?.externalId == null
    ? {}
    : { externalKey: externalKeyOf(external.applicationId, external.externalId) };

/**
 * Individual paths, so that concurrent changes of different settings do not overwrite each other.
 */
export function paths({ configuration, ...changes }: RoomChanges): Record<string, unknown> {
  const settings = Object.entries(configuration ?? {}).map(
    ([name, value]) => [`configuration.${name}`, value] as const,
  );
  return { ...changes, ...Object.fromEntries(settings) };
}

/** Projects only the viewers' own entries: a room may have a thousand members. */
export const fieldsFor = (...viewerIds: readonly string[]) => ({
  slug: 1,
  name: 1,
  accessLevel: 1,
  configuration: 1,
  createdAt: 1,
  external: 1,
  ...(viewerIds.length > 0 && {
    members: { $filter: { input: '$members', cond: { $in: ['$$this.userId', viewerIds] } } },
  }),
});

export const memberRecord = ({
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

export function toRecord(
  room: Omit<RoomDocument, 'members'> & Partial<Pick<RoomDocument, 'members'>>,
  viewerId: string | null,
): RoomRecord {
  const viewer = room.members?.find(({ userId }) => userId === viewerId);
  return {
    id: room._id,
    slug: room.slug,
    name: room.name,
    accessLevel: room.accessLevel,
    configuration: storedConfiguration(room.configuration),
    createdAt: room.createdAt,
    ...(room.external && { external: room.external }),
    viewerRole: viewer?.role ?? null,
    ...(viewer?.isInvited && { isViewerInvited: true }),
  };
}

/** The rooms behind a place in a list. */
export const olderThan = ({ createdAt, id }: RoomPosition): QueryFilter<RoomDocument> => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
});

/** The rooms of a member; with `search`, those whose name or slug contains it. */
export const ofMember = (userId: string, search: string | null): QueryFilter<RoomDocument> => ({
  'members.userId': userId,
  ...(search !== null && textIn(['name', 'slug'], search)),
});
