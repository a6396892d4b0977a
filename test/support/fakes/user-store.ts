import { StorageUnavailableError } from '../../../src/errors/domain-error.js';
import { normalizeEmail } from '../../../src/models/email-address.js';
import {
  EMAIL_MATCHES,
  type UserChanges,
  type UserRecord,
  type UserStore,
} from '../../../src/models/user.js';
import type { ListedUser } from '../../../src/models/user.js';

/** Users in memory, in the order of their creation. */
export class FakeUserStore implements UserStore {
  readonly #users = new Map<string, UserRecord>();
  #isAway = false;

  get all(): readonly UserRecord[] {
    return [...this.#users.values()];
  }

  goAway(): void {
    this.#isAway = true;
  }

  comeBack(): void {
    this.#isAway = false;
  }

  async findById(id: string): Promise<UserRecord | null> {
    await this.#reached();
    return this.#users.get(id) ?? null;
  }

  async findBySubject(issuers: readonly string[], subject: string): Promise<UserRecord | null> {
    await this.#reached();
    const found = this.all.filter((user) => user.subject === subject);
    const isOf = (user: UserRecord) => user.issuer !== null && issuers.includes(user.issuer);
    return found.find(isOf) ?? found.find(({ issuer }) => issuer === null) ?? null;
  }

  async findByEmail(email: string, isVerifiedByDefault: boolean): Promise<UserRecord[]> {
    await this.#reached();
    return this.all
      .filter((user) => user.email === normalizeEmail(email))
      .filter((user) => user.emailVerified ?? isVerifiedByDefault)
      .slice(0, EMAIL_MATCHES);
  }

  async insert(user: UserRecord): Promise<boolean> {
    await this.#reached();
    if (this.#isTaken(user)) return false;
    this.#users.set(user.id, { ...user, email: user.email && normalizeEmail(user.email) });
    return true;
  }

  async adoptProvisional(
    email: string,
    changes: UserChanges & { readonly issuer: string; readonly subject: string },
  ): Promise<UserRecord | null> {
    await this.#reached();
    const provisional = this.all.find(
      (user) => user.email === normalizeEmail(email) && user.subject === null,
    );
    if (!provisional || this.#isTaken(changes)) return null;
    return this.#change(provisional, changes);
  }

  async provision(user: UserRecord & { readonly email: string }): Promise<UserRecord> {
    await this.#reached();
    const email = normalizeEmail(user.email);
    const known = this.all.find((other) => other.email === email && other.subject === null);
    if (known) return known;
    return this.#change({ ...user, email }, {});
  }

  async update(id: string, changes: UserChanges): Promise<UserRecord | null> {
    await this.#reached();
    const user = this.#users.get(id);
    return user ? this.#change(user, changes) : null;
  }

  async findDisabledIds(ids: readonly string[]): Promise<string[]> {
    await this.#reached();
    return this.all
      .filter((user) => ids.includes(user.id) && user.disabledAt !== null)
      .map(({ id }) => id);
  }

  async setDisabled(id: string, isDisabled: boolean): Promise<UserRecord | null> {
    await this.#reached();
    const user = this.#users.get(id);
    if (!user) return null;
    if (!isDisabled) return this.#change(user, { disabledAt: null });
    const now = new Date();
    return user.disabledAt ? user : this.#change(user, { disabledAt: now, sessionsEndedAt: now });
  }

  async list(
    search: string | null,
    limit: number,
    after: { readonly id: string } | null,
  ): Promise<ListedUser[]> {
    const found = (await this.#matching(search)).toReversed();
    const from = after === null ? 0 : found.findIndex(({ id }) => id === after.id) + 1;
    const createdAt = new Date(0);
    return found.slice(from, from + limit).map((user) => ({ ...user, createdAt }));
  }

  async count(search: string | null): Promise<number> {
    return (await this.#matching(search)).length;
  }

  async #matching(search: string | null): Promise<readonly UserRecord[]> {
    await this.#reached();
    const part = (search ?? '').toLowerCase();
    return this.all.filter(({ fullName, email }) =>
      [fullName, email].some((text) => (text ?? '').toLowerCase().includes(part)),
    );
  }

  #change(user: UserRecord, changes: UserChanges): UserRecord {
    const changed = { ...user, ...changes };
    this.#users.set(user.id, changed);
    return changed;
  }

  #isTaken({ issuer, subject }: Pick<UserRecord, 'issuer' | 'subject'>): boolean {
    return (
      subject !== null &&
      this.all.some((user) => user.subject === subject && user.issuer === issuer)
    );
  }

  /** Yields to other code, as a call over the network does. */
  async #reached(): Promise<void> {
    await Promise.resolve();
    if (this.#isAway) throw new StorageUnavailableError();
  }
}
