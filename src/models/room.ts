export const RoomAccessLevel = {
  PUBLIC: 'public',
  TRUSTED: 'trusted',
  RESTRICTED: 'restricted',
} as const;
export type RoomAccessLevel = (typeof RoomAccessLevel)[keyof typeof RoomAccessLevel];

export const RoomRole = {
  MEMBER: 'member',
  ADMINISTRATOR: 'administrator',
  OWNER: 'owner',
} as const;
export type RoomRole = (typeof RoomRole)[keyof typeof RoomRole];

export const TrackSource = {
  CAMERA: 'camera',
  MICROPHONE: 'microphone',
  SCREEN_SHARE: 'screen_share',
  SCREEN_SHARE_AUDIO: 'screen_share_audio',
} as const;
export type TrackSource = (typeof TrackSource)[keyof typeof TrackSource];

export interface RoomConfigurationRecord {
  /** Null for the deployment's PUBLISH_SOURCES. */
  readonly publishSources: readonly TrackSource[] | null;
  readonly everyoneCanMute: boolean;
  readonly everyoneCanReact: boolean;
  /** The maximum number of people in a meeting; null for no limit. */
  readonly maxParticipants: number | null;
  /** The maximum duration of a meeting; null for no limit. */
  readonly maxDurationMs: number | null;
  /** What waiting people read; null for nothing. */
  readonly lobbyMessage: string | null;
}

/** What an application that created a room keeps with it. */
export interface RoomExternal {
  readonly applicationId: string;
  /** The application's own ID for the room, unique among its rooms. */
  readonly externalId: string | null;
  /** A JSON object, as text. */
  readonly metadata: string | null;
  /** Of the input that created the room; null without an `externalId`. */
  readonly inputDigest: string | null;
}

export interface RoomRecord {
  /** UUID v4; also the name of the LiveKit room. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly accessLevel: RoomAccessLevel;
  readonly configuration: RoomConfigurationRecord;
  readonly createdAt: Date;
  /** Absent for rooms that no application created. */
  readonly external?: RoomExternal;
  /** The viewer's role; null for non-members, and without a viewer. */
  readonly viewerRole: RoomRole | null;
  /** Present until that person first uses the role (docs/decisions/0012-consent-to-roles.md). */
  readonly isViewerInvited?: true;
  /** Present for a viewer who hosts the current meeting by a meeting token. */
  readonly isViewerMeetingHost?: true;
}

export interface RoomMemberRecord {
  readonly userId: string;
  readonly role: RoomRole;
  /** When they became a member, in any role. */
  readonly since: Date;
  /** Present until the member first uses the role: hosts see only what they knew before. */
  readonly isInvited?: true;
  /**
   * What the host knew of the invited member: an address, or a display name; null if only the ID.
   */
  readonly invitedAs?: string | null;
}

/** Limits the rooms of one person that are searched for recordings. */
export const MAX_HOSTED_ROOMS = 1_000;

/** Members are stored inside the room's document, so their number is limited. */
export const MAX_ROOM_MEMBERS = 1_000;

export const isHost = (role: RoomRole | null): boolean =>
  role === RoomRole.OWNER || role === RoomRole.ADMINISTRATOR;

/** A room without a viewer. */
export type NewRoom = Omit<RoomRecord, 'viewerRole'>;

export interface InvitedOwner {
  readonly userId: string;
  /** What the inviting host or application knows about them. */
  readonly invitedAs: string;
}

/** Omitted fields stay unchanged. */
export interface RoomChanges {
  readonly name?: string;
  readonly accessLevel?: RoomAccessLevel;
  readonly configuration?: Partial<RoomConfigurationRecord>;
}

/** A place in a list that is ordered newest first. */
export interface RoomPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Changes the role of `userId` from `from` to `to`; null for no member. */
export interface RoleChange {
  readonly roomId: string;
  readonly userId: string;
  readonly from: RoomRole | null;
  readonly to: RoomRole | null;
  /** For a new member, see RoomMemberRecord. */
  readonly invitedAs?: string | null;
  /** The actor of the change, and the role that authorizes it. */
  readonly by: { readonly userId: string; readonly role: RoomRole };
}

/** `stale`: a role named in the change is no longer current, or the room was deleted. */
export type RoleChangeRefusal = 'stale' | 'last-owner' | 'full';

/**
 * `taken`: another room has the PIN. `has-one`: the room has a PIN. `gone`: the room does not
 * exist.
 */
export type PinCodeRefusal = 'taken' | 'has-one' | 'gone';

/**
 * `viewerId` is the user who reads a room, if any. Every method throws StorageUnavailableError while
 * the store cannot be reached.
 */
export interface RoomStore {
  /** Concurrent reads share one call to the database; so do those by slug. */
  findById(id: string, viewerId: string | null): Promise<RoomRecord | null>;
  findBySlug(slug: string, viewerId: string | null): Promise<RoomRecord | null>;
  /** Null also if several rooms have the name. */
  findByName(name: string, viewerId: string | null): Promise<RoomRecord | null>;
  /** By the ID that the application gave the room. */
  findByExternalId(
    applicationId: string,
    externalId: string,
    viewerId: string | null,
  ): Promise<RoomRecord | null>;
  /**
   * False, and nothing stored, when the slug or the application's `externalId` is taken. Idempotent.
   * @param invited another owner, who has not used the role yet
   */
  insert(room: NewRoom, ownerId: string, invited?: InvitedOwner | null): Promise<boolean>;
  /** Null, and nothing changed, unless `hostId` is a host of the room at the time of the write. */
  updateAsHost(id: string, hostId: string, changes: RoomChanges): Promise<RoomRecord | null>;
  /** As `updateAsHost`, for anyone. Null if the room does not exist. */
  update(id: string, changes: RoomChanges): Promise<RoomRecord | null>;
  /** False if the room did not exist. */
  delete(id: string): Promise<boolean>;

  /** The PINs of those of the rooms that have one. */
  findPinCodes(roomIds: readonly string[]): Promise<Map<string, string>>;
  /** Assigns a PIN to a room without one. A PIN never changes. */
  givePinCode(roomId: string, pinCode: string): Promise<'given' | PinCodeRefusal>;

  /**
   * The rooms that `userId` is a member of, as they see them, newest first.
   * @param search a part of the name or slug, in any case; null for all rooms
   */
  listOfMember(
    userId: string,
    search: string | null,
    limit: number,
    after: RoomPosition | null,
  ): Promise<RoomRecord[]>;
  countOfMember(userId: string, search: string | null): Promise<number>;
  /** The number of rooms that `userId` owns and has accepted to own, counted up to `limit`. */
  countOwned(userId: string, limit: number): Promise<number>;
  /**
   * The IDs of the rooms that `userId` is a host of, at most MAX_HOSTED_ROOMS. The ones with an
   * accepted role come first, so that strangers cannot crowd them out; newest first.
   */
  listHosted(userId: string): Promise<string[]>;

  findRole(roomId: string, userId: string): Promise<RoomRole | null>;
  /** The members of each of these rooms, in the order in which they were added. */
  findMembers(roomIds: readonly string[]): Promise<Map<string, RoomMemberRecord[]>>;
  /** Records that the person has used the role. Idempotent. */
  acceptRole(roomId: string, userId: string): Promise<void>;
  /**
   * Changes a role atomically, only if both roles are still as named, an owner who has accepted the
   * role stays, and the room is not full. Resolves to the room as `by` sees it afterward.
   */
  changeRole(change: RoleChange): Promise<RoomRecord | RoleChangeRefusal>;
}
