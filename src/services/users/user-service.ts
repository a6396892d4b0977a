import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/load-config.js';
import { administersInstance, type Actor } from '../../models/actor.js';
import {
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import { SignInError, type Identity } from '../../identity/identity-provider.js';
import type { RoomAccessLevel } from '../../models/room.js';
import {
  NO_ROOM_DEFAULTS,
  type RoomDefaultsRecord,
  type UserChanges,
  type UserRecord,
  type UserStore,
} from '../../models/user.js';
import { Coalescer } from '../../lib/coalesce.js';
import {
  newConfiguration,
  type RoomConfigurationChanges,
} from '../../models/room-configuration.js';
import { asUuid } from '../../lib/uuid.js';
import { canonicalTimeZone } from '../../lib/time-zone.js';
import {
  isInstanceAdministrator,
  languageOf,
  profileOf,
  timeZoneOf,
  type Profile,
} from './user-claims.js';

/**
 * Changes that users make to themselves. Omitted and null fields stay unchanged, except
 * `roomDefaults`.
 */
export interface UserUpdate {
  readonly language?: string | null;
  readonly timeZone?: string | null;
  /** Replaces the current defaults as a whole; null clears them. */
  readonly roomDefaults?: RoomDefaultsInput | null;
}

interface RoomDefaultsInput {
  readonly accessLevel?: RoomAccessLevel | null;
  readonly configuration?: RoomConfigurationChanges | null;
}

/** OpenID Connect Core, 2: at most 255 ASCII characters. Blanks alone do not identify a user. */
const SUBJECT = /^(?=.*\S)[\x20-\x7e]{1,255}$/;

/** Bounds the retries of a first sign-in that races others of the same person. */
const ATTEMPTS = 5;

/** What each sign-in decides again. */
type SignedInProfile = Profile & Pick<UserRecord, 'isInstanceAdministrator'>;

/** Users: sign-in and profile. */
export class UserService {
  /** Pages send several requests at once. */
  readonly #reads = new Coalescer<UserRecord | null>();

  constructor(
    private readonly userStore: UserStore,
    private readonly config: Pick<Config, 'languages' | 'oidc' | 'administrators'>,
  ) {}

  /**
   * Returns the user of an identity: by subject, else a provisional user with the same verified
   * address, else a new one. Concurrent first sign-ins create one user.
   * @throws ForbiddenError for a disabled user, SignInError for an unusable subject
   */
  async signIn(identity: Identity): Promise<UserRecord> {
    const { subject, claims } = identity;
    if (!SUBJECT.test(subject)) {
      throw new SignInError('unusable', {
        detail: 'the `sub` claim must be 1 to 255 ASCII characters, and not blank',
      });
    }
    const profile = this.#profileOf(claims);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const user =
        (await this.#known(identity, profile)) ??
        (await this.#adoptProvisional(identity, profile)) ??
        (await this.#created(identity, profile));
      if (user?.disabledAt) {
        throw new ForbiddenError('This account is disabled; contact your administrator.');
      }
      if (user) return user;
    }
    throw new Error('The user was neither found nor created');
  }

  /**
   * Null for a deleted or disabled user, and for a session that began before they were disabled.
   * Every request authenticates through this.
   */
  async findActive(
    userId: string,
    session?: { readonly startedAt: number },
  ): Promise<UserRecord | null> {
    const user = await this.#reads.run(userId, () => this.userStore.findById(userId));
    if (user?.disabledAt !== null) return null;
    const isVoid = session && session.startedAt <= (user.sessionsEndedAt?.getTime() ?? -1);
    return isVoid ? null : user;
  }

  /**
   * The user with a verified address, else a provisional user, until the first sign-in with the same
   * verified address takes it over. Null for a disabled user, and if several users have the address.
   */
  async findOrProvision(email: string): Promise<UserRecord | null> {
    const isVerifiedByDefault = this.config.oidc?.emailVerifiedByDefault ?? false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = await this.userStore.findByEmail(email, isVerifiedByDefault);
      const [account, ...others] = known.filter(({ subject }) => subject !== null);
      if (others.length > 0) return null;
      const user = account ?? (await this.userStore.provision(this.#provisional(email)));
      if (user) return user.disabledAt ? null : user;
    }
    throw new Error('The user was neither found nor created');
  }

  /**
   * An account, for the user and for instance administrators.
   * @throws NotFoundError for everyone else
   */
  async get(actor: Actor, userId: string): Promise<UserRecord> {
    const { user } = actor;
    const id = asUuid(userId);
    if (id !== null && id === user?.id) return user;
    const mayRead = id !== null && administersInstance(actor);
    const found = mayRead ? await this.userStore.findById(id) : null;
    if (!found) throw new NotFoundError();
    return found;
  }

  /** @throws InvalidInputError for a language that is not offered, or an unknown time zone */
  async update({ user }: Actor, input: UserUpdate): Promise<UserRecord> {
    if (!user) throw new UnauthenticatedError();
    const changes = this.#changesOf(input);
    if (Object.keys(changes).length === 0) return user;
    const updated = await this.userStore.update(user.id, changes);
    if (!updated) throw new UnauthenticatedError();
    return updated;
  }

  #profileOf(claims: Identity['claims']): SignedInProfile {
    const profile = profileOf(claims, this.config.oidc);
    return {
      ...profile,
      isInstanceAdministrator: isInstanceAdministrator(claims, profile, this.config),
    };
  }

  async #known(
    { issuer, subject }: Identity,
    profile: SignedInProfile,
  ): Promise<UserRecord | null> {
    // Users from releases without issuers have the configured issuer, which tokens may spell
    // differently.
    const issuers = [issuer, this.config.oidc?.issuer ?? issuer];
    const user = await this.userStore.findBySubject(issuers, subject);
    if (!user || user.disabledAt) return user;
    const changes = { ...changedFields(profile, user), ...(user.issuer !== issuer && { issuer }) };
    return Object.keys(changes).length === 0 ? user : this.userStore.update(user.id, changes);
  }

  /** A user created from an address before their first sign-in. */
  async #adoptProvisional(
    { issuer, subject, claims }: Identity,
    profile: SignedInProfile,
  ): Promise<UserRecord | null> {
    const isVerified = profile.emailVerified ?? this.config.oidc?.emailVerifiedByDefault ?? false;
    // Adopting by an unverified address would hand over another person's memberships.
    if (profile.email === null || !isVerified) return null;
    return this.userStore.adoptProvisional(profile.email, {
      issuer,
      subject,
      ...profile,
      ...this.#initialPreferences(claims),
    });
  }

  async #created(
    { issuer, subject, claims }: Identity,
    profile: SignedInProfile,
  ): Promise<UserRecord | null> {
    const user = {
      id: randomUUID(),
      issuer,
      subject,
      ...profile,
      ...this.#initialPreferences(claims),
      roomDefaults: NO_ROOM_DEFAULTS,
      disabledAt: null,
      sessionsEndedAt: null,
    };
    return (await this.userStore.insert(user)) ? user : null;
  }

  #provisional(email: string): UserRecord & { readonly email: string } {
    return {
      id: randomUUID(),
      issuer: null,
      subject: null,
      email,
      emailVerified: null,
      fullName: null,
      shortName: null,
      ...this.#initialPreferences({}),
      roomDefaults: NO_ROOM_DEFAULTS,
      disabledAt: null,
      isInstanceAdministrator: false,
      sessionsEndedAt: null,
    };
  }

  /** Set once: users may change it, so later sign-ins leave it alone. */
  #initialPreferences(claims: Identity['claims']): Pick<UserRecord, 'language' | 'timeZone'> {
    const { languages } = this.config;
    return { language: languageOf(claims, languages), timeZone: timeZoneOf(claims, languages) };
  }

  #changesOf({ language, timeZone, roomDefaults }: UserUpdate): UserChanges {
    const offered = this.config.languages.all;
    const knownLanguage = offered.find((tag) => tag.toLowerCase() === language?.toLowerCase());
    const knownTimeZone = typeof timeZone === 'string' ? canonicalTimeZone(timeZone) : null;
    const isLanguageWrong = typeof language === 'string' && knownLanguage === undefined;
    const isTimeZoneWrong = typeof timeZone === 'string' && knownTimeZone === null;
    if (isLanguageWrong || isTimeZoneWrong) {
      throw new InvalidInputError(
        [...(isLanguageWrong ? ['language'] : []), ...(isTimeZoneWrong ? ['timeZone'] : [])],
        [
          ...(isLanguageWrong
            ? [`\`language\` is not offered here; pass one of ${offered.join(', ')}.`]
            : []),
          ...(isTimeZoneWrong
            ? ['`timeZone` is not an IANA time zone; pass one such as Europe/Paris.']
            : []),
        ].join(' '),
      );
    }
    return {
      ...(knownLanguage !== undefined && { language: knownLanguage }),
      ...(knownTimeZone !== null && { timeZone: knownTimeZone }),
      ...(roomDefaults !== undefined && { roomDefaults: roomDefaultsOf(roomDefaults) }),
    };
  }
}

/** The changes of a sign-in. A claim that is missing leaves its value unchanged. */
function changedFields(profile: SignedInProfile, user: UserRecord): UserChanges {
  const { email, emailVerified, fullName, shortName } = profile;
  const isAdministrator = profile.isInstanceAdministrator;
  return {
    ...(isAdministrator !== user.isInstanceAdministrator && {
      isInstanceAdministrator: isAdministrator,
    }),
    ...(fullName !== null && fullName !== user.fullName && { fullName }),
    ...(shortName !== null && shortName !== user.shortName && { shortName }),
    ...(email !== null &&
      (email !== user.email || emailVerified !== user.emailVerified) && { email, emailVerified }),
  };
}

const roomDefaultsOf = (input: RoomDefaultsInput | null): RoomDefaultsRecord => ({
  accessLevel: input?.accessLevel ?? null,
  configuration: newConfiguration(input?.configuration ?? {}, 'roomDefaults.configuration'),
});
