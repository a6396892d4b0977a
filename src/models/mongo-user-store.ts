import { Schema, type Connection } from 'mongoose';
import { batchById } from './batch.js';
import { normalizeEmail } from './email-address.js';
import { schemaVersionOf } from './migrations/migrations.js';
import { storedConfiguration } from './room-configuration.js';
import { configurationSchema } from './room-document.js';
import { storeCall, unlessDuplicateKey } from './store-errors.js';
import { listedAfter, NO_CREATION_TIME } from './user-list.js';
import type { ListedUser, UserPosition } from './user.js';
import { textIn } from './text-search.js';
import {
  EMAIL_MATCHES,
  NO_ROOM_DEFAULTS,
  type RoomDefaultsRecord,
  type UserChanges,
  type UserRecord,
  type UserStore,
} from './user.js';

interface UserDocument extends Omit<UserRecord, 'id'> {
  readonly _id: string;
  readonly schemaVersion: number;
  readonly createdAt: Date;
  /** The address of a user inserted by `provision`, until the first sign-in; unique. */
  readonly provisionalEmail?: string;
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
    provisionalEmail: String,
  },
  { collection: 'users', timestamps: true, versionKey: false, autoIndex: false },
)
  // Partial rather than sparse, because provisional users store an explicit null.
  .index(
    { issuer: 1, subject: 1 },
    { unique: true, partialFilterExpression: { subject: { $gt: '' } } },
  )
  .index(
    { provisionalEmail: 1 },
    { unique: true, partialFilterExpression: { provisionalEmail: { $gt: '' } } },
  )
  .index({ email: 1, createdAt: 1 })
  .index({ createdAt: -1, _id: -1 });

const userModel = (connection: Connection) => connection.model('User', userSchema);

/** Users in MongoDB. */
export class MongoUserStore implements UserStore {
  readonly #users: ReturnType<typeof userModel>;
  readonly #findById = batchById(async (ids) => {
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

  async findByEmail(email: string, isVerifiedByDefault: boolean): Promise<UserRecord[]> {
    const users = await storeCall(() =>
      this.#users
        .find({
          email: normalizeEmail(email),
          emailVerified: isVerifiedByDefault ? { $ne: false } : true,
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
            { $set: changes, $unset: { provisionalEmail: '' } },
            { returnDocument: 'after', sort: { createdAt: 1 } },
          )
          .lean(),
      ),
    );
  }

  async provision({
    id,
    ...user
  }: UserRecord & { readonly email: string }): Promise<UserRecord | null> {
    const email = normalizeEmail(user.email);
    const document = { _id: id, schemaVersion: SCHEMA_VERSION, ...user, email };
    const known = await this.#findProvisional(email);
    if (known) return known;
    await unlessDuplicateKey(() => this.#users.create([{ ...document, provisionalEmail: email }]));
    // A concurrent call may have inserted one.
    return this.#findProvisional(email);
  }

  async #findProvisional(email: string): Promise<UserRecord | null> {
    return toRecordOrNull(
      await storeCall(() =>
        this.#users.findOne({ email, subject: null }).sort({ createdAt: 1 }).lean(),
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
        .find({
          ...(after && listedAfter(after)),
          ...(search !== null && textIn(['fullName', 'email'], search)),
        })
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
    return storeCall(() =>
      this.#users.countDocuments(search === null ? {} : textIn(['fullName', 'email'], search)),
    );
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
