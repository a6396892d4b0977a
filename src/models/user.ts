import type { RoomAccessLevel, RoomConfigurationRecord } from './room.js';
import { DEFAULT_CONFIGURATION } from './room-configuration.js';

/** The defaults for new rooms of a user. */
export interface RoomDefaultsRecord {
  /** Null for the deployment's default. */
  readonly accessLevel: RoomAccessLevel | null;
  readonly configuration: RoomConfigurationRecord;
}

export const NO_ROOM_DEFAULTS: RoomDefaultsRecord = {
  accessLevel: null,
  configuration: DEFAULT_CONFIGURATION,
};

export interface UserRecord {
  /** UUID v4. */
  readonly id: string;
  /**
   * The OpenID Connect issuer of `subject`. Null for a provisional user, and for a user stored by
   * an instance of an older release.
   */
  readonly issuer: string | null;
  /** The OpenID Connect subject; null for a provisional user who never signed in. */
  readonly subject: string | null;
  /** Lower case. Several users with a subject may have the same address. */
  readonly email: string | null;
  /**
   * The provider's `email_verified`; null if it does not say. A user with false is never found by
   * address.
   */
  readonly emailVerified: boolean | null;
  readonly fullName: string | null;
  readonly shortName: string | null;
  /** BCP 47. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly roomDefaults: RoomDefaultsRecord;
  /** Set by operators and instance administrators; a disabled user cannot sign in, join, or stay. */
  readonly disabledAt: Date | null;
  /** As the settings and claims said at the last sign-in. */
  readonly isInstanceAdministrator: boolean;
  /** Sessions that began before are void; null if none was ended this way. */
  readonly sessionsEndedAt: Date | null;
}

/** A user in a list, newest first. */
export interface ListedUser extends UserRecord {
  readonly createdAt: Date;
}

/** A place in the list of users, newest first. */
export interface UserPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export type UserChanges = Partial<Omit<UserRecord, 'id'>>;

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface UserStore {
  /** Concurrent reads share one call to the database. */
  findById(id: string): Promise<UserRecord | null>;
  /** A user of one of these issuers, or without an issuer, as older releases stored them. */
  findBySubject(issuers: readonly string[], subject: string): Promise<UserRecord | null>;
  /**
   * Users with this address, the longest known first; at most EMAIL_MATCHES. Only verified
   * addresses count; with `isVerifiedByDefault`, also those that the provider does not mark either way.
   */
  findByEmail(email: string, isVerifiedByDefault: boolean): Promise<UserRecord[]>;
  /** False, and nothing stored, when the subject is taken. */
  insert(user: UserRecord): Promise<boolean>;
  /**
   * Gives the longest known provisional user with this address its subject, atomically: of
   * concurrent calls one succeeds. Null if there is no such user, or the subject is taken.
   */
  adoptProvisional(
    email: string,
    changes: UserChanges & { readonly issuer: string; readonly subject: string },
  ): Promise<UserRecord | null>;
  /**
   * Inserts a provisional user, unless the address has one: of concurrent calls one inserts.
   * @returns the provisional user of the address, the longest known if it has several; null if they
   * were adopted meanwhile
   */
  provision(user: UserRecord & { readonly email: string }): Promise<UserRecord | null>;
  /** Null if the user does not exist. */
  update(id: string, changes: UserChanges): Promise<UserRecord | null>;
  /** Those of the users who are disabled. */
  findDisabledIds(ids: readonly string[]): Promise<string[]>;
  /**
   * Disables a user and ends their sessions, or enables them again. A disabled user keeps the time
   * at which they were disabled. Null if the user does not exist.
   */
  setDisabled(id: string, isDisabled: boolean): Promise<UserRecord | null>;
  /** Users whose name or address contains `search`, in any case; null for all. Newest first. */
  list(search: string | null, limit: number, after: UserPosition | null): Promise<ListedUser[]>;
  count(search: string | null): Promise<number>;
}

export const EMAIL_MATCHES = 10;
