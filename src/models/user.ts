import { Schema, type Connection } from 'mongoose';
import { normalizeEmail } from './email-address.js';
import { gatherById } from './batch.js';
import { schemaVersionOf } from './migrations/migrations.js';
import type { RoomAccessLevel, RoomConfigurationRecord } from './room.js';
import { DEFAULT_CONFIGURATION, storedConfiguration } from './room-configuration.js';
import { configurationSchema } from './room-document.js';
import { storeCall, unlessDuplicateKey } from './store-errors.js';
import {
  listedAfter,
  matches,
  NO_CREATION_TIME,
  type ListedUser,
  type UserPosition,
} from './user-list.js';

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

export type UserChanges = Partial<Omit<UserRecord, 'id'>>;

/** Every method throws StorageUnavailableError while the store cannot be reached. */
export interface UserStore {
  /** Concurrent reads share one call to the database. */
  findById(id: string): Promise<UserRecord | null>;
  /** A user of one of these issuers, or without an issuer, as older releases stored them. */
  findBySubject(issuers: readonly string[], subject: string): Promise<UserRecord | null>;
  /**
   * Users with this address, the longest known first; at most EMAIL_MATCHES. Only verified
   * addresses count; with `isSilenceTrusted`, also those that the provider does not mark either way.
   */
  findByEmail(email: string, isSilenceTrusted: boolean): Promise<UserRecord[]>;
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

interface UserDocument extends Omit<UserRecord, 'id'> {
  readonly _id: string;
  readonly schemaVersion: number;
  readonly createdAt: Date;
}

const SCHEMA_VERSION = schemaVersionOf('users');

const roomDefaultsSchema = new Schema<RoomDefaultsRecord>(
  {
    accessLevel: String,
    configuration: configurationSchema,
  },
  { _id: false },
);

const userSchema = new Schema<UserDocument>(
  {
    _id: String,
    schemaVersion: Number,
    issuer: String,
    subject: String,
    email: String,
    emailVerified: Boolean,
    fullName: String,
    shortName: String,
    language: String,
    timeZone: String,
    roomDefaults: roomDefaultsSchema,
    disabledAt: Date,
    isInstanceAdministrator: Boolean,
    sessionsEndedAt: Date,
  },
  { collection: 'users', timestamps: true, versionKey: false, autoIndex: false },
)
  // Partial rather than sparse, because provisional users store an explicit null.
  .index(
    { issuer: 1, subject: 1 },
    { unique: true, partialFilterExpression: { subject: { $gt: '' } } },
  )
  .index({ email: 1, createdAt: 1 })
  .index({ createdAt: -1, _id: -1 });

const userModel = (connection: Connection) => connection.model('User', userSchema);

/** Users in MongoDB. */
export class MongoUserStore implements UserStore {
  readonly #users: ReturnType<typeof userModel>;
  readonly #findById = gatherById(async (ids) => {
    const users = await storeCall(() => this.#users.find({ _id: { $in: ids } }).lean());
    return users.map(toRecord);
  });

  constructor(connection: Connection) {
    this.#users = userModel(connection);
  }

  /** These indexes ensure uniqueness; call this before the first sign-in. Idempotent. */
  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#users.createIndexes());
  }

  findById(id: string): Promise<UserRecord | null> {
    return this.#findById(id);
  }

  async findBySubject(issuers: readonly string[], subject: string): Promise<UserRecord | null> {
    const user = await storeCall(() =>
      this.#users
        .findOne({ subject, issuer: { $in: [...issuers, null] } })
        // Prefers a user with an issuer; null sorts first.
        .sort({ issuer: -1 })
        .lean(),
    );
    return toRecordOrNull(user);
  }

  async findByEmail(email: string, isSilenceTrusted: boolean): Promise<UserRecord[]> {
    const users = await storeCall(() =>
      this.#users
        .find({
          email: normalizeEmail(email),
          emailVerified: isSilenceTrusted ? { $ne: false } : true,
        })
        .sort({ createdAt: 1 })
        .limit(EMAIL_MATCHES)
        .lean(),
    );
    return users.map(toRecord);
  }

  async insert({ id, ...user }: UserRecord): Promise<boolean> {
    const email = user.email && normalizeEmail(user.email);
    const document = { _id: id, schemaVersion: SCHEMA_VERSION, ...user, email };
    const created = await unlessDuplicateKey(() => this.#users.create([document]));
    return created !== null;
  }

  async adoptProvisional(
    email: string,
    changes: UserChanges & { readonly issuer: string; readonly subject: string },
  ): Promise<UserRecord | null> {
    return toRecordOrNull(
      await unlessDuplicateKey(() =>
        this.#users
          .findOneAndUpdate(
            { email: normalizeEmail(email), subject: null },
            { $set: changes },
            { returnDocument: 'after', sort: { createdAt: 1 } },
          )
          .lean(),
      ),
    );
  }

  async update(id: string, changes: UserChanges): Promise<UserRecord | null> {
    return toRecordOrNull(
      await storeCall(() =>
        this.#users
          .findOneAndUpdate({ _id: id }, { $set: changes }, { returnDocument: 'after' })
          .lean(),
      ),
    );
  }

  async findDisabledIds(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const users = await storeCall(() =>
      this.#users
        .find({ _id: { $in: [...ids] }, disabledAt: { $ne: null } })
        .select({ _id: 1 })
        .lean(),
    );
    return users.map((user) => user._id);
  }

  async setDisabled(id: string, isDisabled: boolean): Promise<UserRecord | null> {
    if (!isDisabled) return this.update(id, { disabledAt: null });
    const now = new Date();
    const disabled = await storeCall(() =>
      this.#users
        .findOneAndUpdate(
          { _id: id, disabledAt: null },
          { $set: { disabledAt: now, sessionsEndedAt: now } },
          { returnDocument: 'after' },
        )
        .lean(),
    );
    return disabled ? toRecord(disabled) : this.findById(id);
  }

  async list(
    search: string | null,
    limit: number,
    after: UserPosition | null,
  ): Promise<ListedUser[]> {
    const users = await storeCall(() =>
      this.#users
        .find({ ...(after && listedAfter(after)), ...(search !== null && matches(search)) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
    );
    return users.map((user) => ({
      ...toRecord(user),
      createdAt: (user as Partial<UserDocument>).createdAt ?? NO_CREATION_TIME,
    }));
  }

  count(search: string | null): Promise<number> {
    return storeCall(() => this.#users.countDocuments(search === null ? {} : matches(search)));
  }
}

const toRecordOrNull = (user: UserDocument | null): UserRecord | null => user && toRecord(user);

// Operators' scripts may create provisional users with only an ID and an address.
const toRecord = (user: Partial<UserDocument> & { readonly _id: string }): UserRecord => ({
  id: user._id,
  issuer: user.issuer ?? null,
  subject: user.subject ?? null,
  email: user.email ?? null,
  emailVerified: user.emailVerified ?? null,
  fullName: user.fullName ?? null,
  shortName: user.shortName ?? null,
  language: user.language ?? 'en',
  timeZone: user.timeZone ?? 'UTC',
  roomDefaults: {
    accessLevel: user.roomDefaults?.accessLevel ?? NO_ROOM_DEFAULTS.accessLevel,
    configuration: storedConfiguration(user.roomDefaults?.configuration),
  },
  disabledAt: user.disabledAt ?? null,
  isInstanceAdministrator: user.isInstanceAdministrator ?? false,
  sessionsEndedAt: user.sessionsEndedAt ?? null,
});
