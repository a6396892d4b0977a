import type { Logger } from 'pino';
import { asUuid } from '../../lib/uuid.js';
import {
  ApplicationScope,
  type ApplicationRecord,
  type ApplicationStore,
} from '../../models/application.js';
import { emailAddress } from '../../models/email-address.js';
import type { UserRecord } from '../../models/user.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import type { UserService } from '../users/user-service.js';
import { ACCESS_TOKEN_TTL_SECONDS, type AccessTokens } from './access-tokens.js';
import { domainOf } from './application-input.js';
import { isClientSecret } from './client-secret.js';
import { TokenRequestError } from './token-request-error.js';

/** The parameters of a token request. Null for omitted ones. */
export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly grantType: string;
  /** Scopes, separated by spaces. */
  readonly scope: string | null;
  /** The email address of the user to act as. */
  readonly actAs: string | null;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly scopes: readonly ApplicationScope[];
}

interface TokenServiceDeps {
  readonly applicationStore: Pick<ApplicationStore, 'find'>;
  readonly userService: Pick<UserService, 'findOrProvision'>;
  readonly accessTokens: Pick<AccessTokens, 'issue'>;
  readonly rateLimits: Pick<RateLimits, 'consume'>;
  readonly log: Pick<Logger, 'info'>;
}

const GRANT_TYPE = 'client_credentials';

/** Issues access tokens to applications (RFC 6749, 4.4). */
export class TokenService {
  constructor(private readonly deps: TokenServiceDeps) {}

  /** @throws TokenRequestError, RateLimitedError, StorageUnavailableError */
  async issue(request: TokenRequest): Promise<IssuedToken> {
    const application = await this.#authenticate(request);
    if (request.grantType !== GRANT_TYPE) {
      throw new TokenRequestError('unsupported_grant_type', `grant_type must be ${GRANT_TYPE}.`);
    }
    const scopes = requestedScopes(application, request.scope);
    const user = request.actAs === null ? null : await this.#user(application, request.actAs);
    const accessToken = this.deps.accessTokens.issue({
      applicationId: application.id,
      userId: user?.id ?? null,
      scopes,
      generation: application.generation,
    });
    const ids = { applicationId: application.id, userId: user?.id };
    this.deps.log.info({ ...ids, scopes }, 'Access token issued');
    return { accessToken, expiresInSeconds: ACCESS_TOKEN_TTL_SECONDS, scopes };
  }

  /** One and the same error for an unknown, disabled, and unauthenticated client. */
  async #authenticate({ clientId, clientSecret }: TokenRequest): Promise<ApplicationRecord> {
    const { applicationStore, rateLimits } = this.deps;
    const id = asUuid(clientId);
    const application = id === null ? null : await applicationStore.find(id);
    const isAuthenticated = isClientSecret(clientSecret, application?.secrets ?? null);
    if (!application || !isAuthenticated || application.isDisabled) {
      if (application) this.#logRefusal(application);
      throw new TokenRequestError(
        'invalid_client',
        'The client is unknown or disabled, or its secret is wrong.',
      );
    }
    // Counted only now: otherwise strangers could use up the limit of an application.
    await rateLimits.consume('tokensPerApplication', application.id);
    return application;
  }

  /** For operators; the answer to the client must not say more. */
  #logRefusal({ id: applicationId, isDisabled }: ApplicationRecord): void {
    this.deps.log.info(
      { applicationId, isDisabled },
      'Access token refused: the application is disabled, or its secret is wrong',
    );
  }

  async #user(application: ApplicationRecord, actAs: string): Promise<UserRecord> {
    if (!application.scopes.includes(ApplicationScope.USERS_ACT_AS)) {
      throw new TokenRequestError(
        'invalid_scope',
        `act_as requires the scope ${ApplicationScope.USERS_ACT_AS}.`,
      );
    }
    const address = emailAddress(actAs);
    if (address === null) {
      throw new TokenRequestError('invalid_request', 'act_as is not an email address.');
    }
    const isAllowed = application.allowedEmailDomains.includes(domainOf(address));
    const user = isAllowed ? await this.deps.userService.findOrProvision(address) : null;
    if (!user) {
      throw new TokenRequestError(
        'invalid_grant',
        'The application may not act as this user: the domain is not allowed, the user is disabled, or several users have the address.',
      );
    }
    return user;
  }
}

/** Defaults to all scopes of the application. */
function requestedScopes(
  { scopes }: ApplicationRecord,
  scope: string | null,
): readonly ApplicationScope[] {
  if (scope === null) return scopes;
  const requested = new Set(scope.split(' ').filter((name) => name !== ''));
  const granted = scopes.filter((name) => requested.has(name));
  if (requested.size > 0 && granted.length === requested.size) return granted;
  throw new TokenRequestError(
    'invalid_scope',
    'scope is empty, or contains one that the application does not have.',
  );
}
