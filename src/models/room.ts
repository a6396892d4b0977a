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
  /** Null: the deployment's PUBLISH_SOURCES. */
  readonly publishSources: readonly TrackSource[] | null;
  readonly everyoneCanMute: boolean;
}

export interface RoomRecord {
  /** UUID v4; also the name of the LiveKit room. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly accessLevel: RoomAccessLevel;
  readonly configuration: RoomConfigurationRecord;
  readonly createdAt: Date;
  /** Role of the person it was read for; null for outsiders and when read for nobody. */
  readonly viewerRole: RoomRole | null;
  /** There until that person uses the role for the first time (docs/decisions/0012-consent-to-roles.md). */
  readonly isViewerInvited?: true;
}

export interface RoomMemberRecord {
  readonly userId: string;
  readonly role: RoomRole;
  /** When they became a member, whatever their role then. */
  readonly since: Date;
  /** There until the member uses the role: hosts see no more of them than they knew before. */
  readonly isInvited?: true;
  /** By what the host knew the invited member: an address, or a display name; null: by the ID alone. */
  readonly invitedAs?: string | null;
}

/** Rooms of one person that are searched for recordings. */
export const MAX_HOSTED_ROOMS = 1_000;

/** Members live inside the room's document, so their number has a bound. */
export const MAX_ROOM_MEMBERS = 1_000;

export const isHost = (role: RoomRole | null): boolean =>
  role === RoomRole.OWNER || role === RoomRole.ADMINISTRATOR;

/** A room as nobody in particular sees it. */
export type NewRoom = Omit<RoomRecord, 'viewerRole'>;

/** What is left out stays as it is. */
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

/** `userId` goes from role `from` to role `to`; null: no member. */
export interface RoleChange {
  readonly roomId: string;
  readonly userId: string;
  readonly from: RoomRole | null;
  readonly to: RoomRole | null;
  /** For a new member, see RoomMemberRecord. */
  readonly invitedAs?: string | null;
  /** Who does it, and the role that gives them the right. */
  readonly by: { readonly userId: string; readonly role: RoomRole };
}

/** `stale`: a role named in the change is not the present one, or the room is gone. */
export type RoleChangeRefusal = 'stale' | 'last-owner' | 'full';

/** `taken`: by another room. `has-one`: already. `gone`: there is no such room. */
export type PinCodeRefusal = 'taken' | 'has-one' | 'gone';

/**
 * `viewerId` is the person a room is read for; null: nobody. Every method throws
 * StorageUnavailableError while the store cannot be reached.
 */
export interface RoomStore {
  /** Reads of one moment, whoever asks, are one call to the database; as by slug. */
  findById(id: string, viewerId: string | null): Promise<RoomRecord | null>;
  findBySlug(slug: string, viewerId: string | null): Promise<RoomRecord | null>;
  /** Null also where several rooms have the name. */
  findByName(name: string, viewerId: string | null): Promise<RoomRecord | null>;
  /** False, and nothing stored, when the slug is taken. Again: nothing happens. */
  insert(room: NewRoom, ownerId: string): Promise<boolean>;
  /** Null, and nothing changed, unless `hostId` is a host of the room at that moment. */
  updateAsHost(id: string, hostId: string, changes: RoomChanges): Promise<RoomRecord | null>;
  /** False when there was no such room. */
  delete(id: string): Promise<boolean>;

  /** Dial-in codes of those of the rooms that have one. */
  findPinCodes(roomIds: readonly string[]): Promise<Map<string, string>>;
  /** Gives a dial-in code to a room that has none; one that a room has is never changed. */
  givePinCode(roomId: string, pinCode: string): Promise<'given' | PinCodeRefusal>;

  /** Rooms that `userId` is a member of and reads, newest first. */
  listOfMember(userId: string, limit: number, after: RoomPosition | null): Promise<RoomRecord[]>;
  countOfMember(userId: string): Promise<number>;
  /** Rooms that `userId` owns and has accepted to own, counted up to `limit`. */
  countOwned(userId: string, limit: number): Promise<number>;
  /**
   * IDs of the rooms that `userId` is a host of, at most MAX_HOSTED_ROOMS: first those where they have
   * accepted that, the newest first, so that strangers cannot crowd them out.
   */
  listHosted(userId: string): Promise<string[]>;

  findRole(roomId: string, userId: string): Promise<RoomRole | null>;
  /** Members of each of these rooms, in the order in which they became members. */
  findMembers(roomIds: readonly string[]): Promise<Map<string, RoomMemberRecord[]>>;
  /** The person has used the role. Again: nothing happens. */
  acceptRole(roomId: string, userId: string): Promise<void>;
  /**
   * One atomic step: it happens only if both roles are still as named, an owner who has accepted the
   * role stays, and there is place. Answers the room as `by` sees it afterwards.
   */
  changeRole(change: RoleChange): Promise<RoomRecord | RoleChangeRefusal>;
}
