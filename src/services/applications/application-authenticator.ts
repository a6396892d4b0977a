import type { Logger } from 'pino';
import { bearerToken } from '../../lib/bearer-token.js';
import type { ApplicationCredential } from '../../models/actor.js';
import {
  ApplicationScope,
  type ApplicationRecord,
  type ApplicationStore,
} from '../../models/application.js';
import type { UserRecord } from '../../models/user.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import type { UserService } from '../users/user-service.js';
import type { AccessTokenClaims, AccessTokens } from './access-tokens.js';
import { domainOf } from './application-input.js';

interface ApplicationAuthenticatorDeps {
  readonly applicationStore: Pick<ApplicationStore, 'find' | 'touch'>;
  readonly userService: Pick<UserService, 'findActive'>;
  readonly accessTokens: Pick<AccessTokens, 'verify'>;
  readonly rateLimits: Pick<RateLimits, 'consume'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** The originator of a request with an access token. */
export interface AuthenticatedApplication {
  readonly application: ApplicationCredential;
  /** The user that it acts as; null if it acts as itself. */
  readonly user: UserRecord | null;
}

const TOUCH_INTERVAL_MS = 60_000;

/**
 * Authenticates applications by their access tokens. The application is read for each request, so
 * that a revocation takes effect at once on every instance.
 */
export class ApplicationAuthenticator {
  constructor(private readonly deps: ApplicationAuthenticatorDeps) {}

  /**
   * @param authorization an `Authorization` header
   * @returns null for anything but a valid access token
   * @throws RateLimitedError when the application sent too many requests, StorageUnavailableError
   */
  async authenticate(authorization: string): Promise<AuthenticatedApplication | null> {
    const token = bearerToken(authorization);
    const claims = token === null ? null : await this.deps.accessTokens.verify(token);
    const record = claims && (await this.deps.applicationStore.find(claims.applicationId));
    if (!record) return null;
    const user = claims.userId === null ? null : await this.#findUser(claims, claims.userId);
    if (claims.userId !== null && user === null) return null;
    const application = credentialOf(claims, record, user);
    if (!isGranted(application, record)) return null;
    await this.deps.rateLimits.consume('applicationRequests', record.id);
    this.#touch(record);
    return { application, user };
  }

  /**
   * Whether a credential that was valid still is, including each of its scopes.
   * @throws StorageUnavailableError
   */
  async isStillValid(credential: ApplicationCredential): Promise<boolean> {
    if (credential.expiresAt <= Date.now()) return false;
    const record = await this.deps.applicationStore.find(credential.id);
    return record !== null && isGranted(credential, record) && hasScopes(credential, record);
  }

  #findUser({ issuedAt }: AccessTokenClaims, userId: string): Promise<UserRecord | null> {
    // Like a session: disabling a user ends the tokens for them.
    return this.deps.userService.findActive(userId, { startedAt: issuedAt * 1000 });
  }

  #touch({ id, lastUsedAt }: ApplicationRecord): void {
    const now = new Date();
    if (now.getTime() - (lastUsedAt?.getTime() ?? 0) < TOUCH_INTERVAL_MS) return;
    this.deps.applicationStore.touch(id, now).catch((error: unknown) => {
      this.deps.log.warn(
        { err: error, applicationId: id },
        'Failed to store when an application was used; retrying at its next request',
      );
    });
  }
}

function credentialOf(
  { scopes, generation, expiresAt }: AccessTokenClaims,
  record: ApplicationRecord,
  user: UserRecord | null,
): ApplicationCredential {
  return {
    id: record.id,
    scopes: new Set(record.scopes.filter((scope) => scopes.includes(scope))),
    actsInDomain: user && domainOf(user.email ?? ''),
    generation,
    expiresAt: expiresAt * 1000,
  };
}

const isGranted = (
  { generation, actsInDomain }: ApplicationCredential,
  { isDisabled, generation: current, scopes, allowedEmailDomains }: ApplicationRecord,
): boolean =>
  !isDisabled &&
  generation === current &&
  (actsInDomain === null ||
    (scopes.includes(ApplicationScope.USERS_ACT_AS) && allowedEmailDomains.includes(actsInDomain)));

const hasScopes = (credential: ApplicationCredential, { scopes }: ApplicationRecord): boolean =>
  [...credential.scopes].every((scope) => scopes.includes(scope));
