import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { randomUUID } from 'node:crypto';
import { RateLimitedError } from '../../src/errors/domain-error.js';
import type { ApplicationRecord } from '../../src/models/application.js';
import { AccessTokens } from '../../src/services/applications/access-tokens.js';
import { newClientSecret } from '../../src/services/applications/client-secret.js';
import { TokenService, type TokenRequest } from '../../src/services/applications/token-service.js';
import { UserService } from '../../src/services/users/user-service.js';
import { anApplication, aUser } from '../support/builders.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { silentLog } from '../support/silent-log.js';

const ISSUER = 'https://meet.example.org';
const languages = { all: ['en', 'fr'], default: 'en', defaultTimeZone: 'UTC' };

describe('TokenService', () => {
  const { secret, digest } = newClientSecret();
  let userStore: FakeUserStore;
  let applicationStore: FakeApplicationStore;
  let counted: string[];
  let isLimited: boolean;
  let service: TokenService;

  beforeEach(() => {
    userStore = new FakeUserStore();
    applicationStore = new FakeApplicationStore();
    counted = [];
    isLimited = false;
    const administrators = { emails: [], claim: null };
    service = new TokenService({
      applicationStore,
      userService: new UserService(userStore, { languages, oidc: null, administrators }),
      accessTokens: new AccessTokens({ secrets: ['s'.repeat(32)], publicUrl: ISSUER }),
      log: silentLog,
      rateLimits: {
        consume: (kind, key) => {
          counted.push(`${kind} ${key}`);
          return isLimited ? Promise.reject(new RateLimitedError(1)) : Promise.resolve();
        },
      },
    });
  });

  const registered = async (given: Partial<ApplicationRecord> = {}): Promise<ApplicationRecord> => {
    const secrets = { current: digest, previous: null, previousUntil: null };
    const application = anApplication({ secrets, ...given });
    await applicationStore.insert(application);
    return application;
  };

  const issue = (clientId: string, given: Partial<TokenRequest> = {}) =>
    service.issue({
      clientId,
      clientSecret: secret,
      grantType: 'client_credentials',
      scope: null,
      actAs: null,
      ...given,
    });

  const claimsOf = ({ accessToken }: { accessToken: string }) => decodeJwt(accessToken);

  it('issues a token in the profile of RFC 9068, with every scope', async () => {
    const { id, scopes } = await registered({ generation: 7 });

    const token = await issue(id);

    expect(decodeProtectedHeader(token.accessToken)).toMatchObject({ alg: 'HS256', typ: 'at+jwt' });
    const { iat = 0, exp, jti, ...claims } = claimsOf(token);
    expect(claims).toEqual({
      iss: ISSUER,
      aud: ISSUER,
      sub: id,
      client_id: id,
      scope: scopes.join(' '),
      gen: 7,
    });
    expect(exp).toBe(iat + 3_600);
    expect(jti).not.toBe(claimsOf(await issue(id)).jti);
    expect(token).toMatchObject({ expiresInSeconds: 3_600, scopes });
  });

  it('issues the requested scopes alone', async () => {
    const { id } = await registered();

    const token = await issue(id, { scope: 'rooms:write rooms:read rooms:write' });

    expect(token.scopes).toEqual(['rooms:read', 'rooms:write']);
    expect(claimsOf(token)['scope']).toBe('rooms:read rooms:write');
  });

  it('refuses a scope that the application does not have, that does not exist, or none', async () => {
    const { id } = await registered({ scopes: ['rooms:read'] });

    for (const scope of ['rooms:write', 'rooms:read rooms:write', 'rooms', ' ']) {
      await expect(issue(id, { scope })).rejects.toMatchObject({ code: 'invalid_scope' });
    }
  });

  it('refuses unknown, disabled, and unauthenticated clients with one and the same error', async () => {
    const known = await registered();
    const disabled = await registered({ isDisabled: true });
    const refusals = [
      issue(randomUUID()),
      issue('not an ID'),
      issue(disabled.id),
      issue(known.id, { clientSecret: 'wrong' }),
      issue(known.id, { clientSecret: 'wrong', grantType: 'password', scope: 'nothing' }),
    ];

    const errors = await Promise.all(refusals.map((each) => each.catch((error: unknown) => error)));
    expect(errors[0]).toMatchObject({ code: 'invalid_client' });
    for (const error of errors) expect(error).toEqual(errors[0]);
    expect(counted).toEqual([]);
  });

  it('refuses other grant types', async () => {
    const { id } = await registered();

    await expect(issue(id, { grantType: 'password' })).rejects.toMatchObject({
      code: 'unsupported_grant_type',
    });
  });

  it('counts tokens per application', async () => {
    const { id } = await registered();
    isLimited = true;

    await expect(issue(id)).rejects.toBeInstanceOf(RateLimitedError);
    expect(counted).toEqual([`tokensPerApplication ${id}`]);
  });

  describe('with act_as', () => {
    const allowed = { allowedEmailDomains: ['example.org'] };

    it('names the user with the verified address as the subject', async () => {
      const { id } = await registered(allowed);
      const ada = aUser({ email: 'ada@example.org', emailVerified: true });
      await userStore.insert(ada);

      const claims = claimsOf(await issue(id, { actAs: 'Ada@Example.org' }));

      expect(claims).toMatchObject({ sub: ada.id, client_id: id });
    });

    it('makes one provisional user of an unknown address', async () => {
      const { id } = await registered(allowed);

      const tokens = await Promise.all(
        Array.from({ length: 5 }, () => issue(id, { actAs: 'new@example.org' })),
      );

      expect(userStore.all).toMatchObject([{ email: 'new@example.org', subject: null }]);
      for (const token of tokens) expect(claimsOf(token).sub).toBe(userStore.all[0]?.id);
    });

    it('takes no account whose address is not verified', async () => {
      const { id } = await registered(allowed);
      const impostor = aUser({ email: 'ada@example.org', emailVerified: false });
      await userStore.insert(impostor);

      const { sub } = claimsOf(await issue(id, { actAs: 'ada@example.org' }));

      expect(sub).not.toBe(impostor.id);
      expect(userStore.all.find((user) => user.id === sub)).toMatchObject({ subject: null });
    });

    it('refuses a domain that is not allowed, and creates no user', async () => {
      const { id } = await registered(allowed);

      for (const actAs of ['ada@sub.example.org', 'ada@example.org.example', 'ada@other.example']) {
        await expect(issue(id, { actAs })).rejects.toMatchObject({ code: 'invalid_grant' });
      }
      expect(userStore.all).toEqual([]);
    });

    it('refuses a disabled user, and an address of several users', async () => {
      const { id } = await registered(allowed);
      const at = (name: string) => ({ email: `${name}@example.org`, emailVerified: true });
      await userStore.insert(aUser({ ...at('off'), disabledAt: new Date() }));
      await userStore.insert(aUser(at('two')));
      await userStore.insert(aUser(at('two')));

      for (const actAs of ['off@example.org', 'two@example.org']) {
        await expect(issue(id, { actAs })).rejects.toMatchObject({ code: 'invalid_grant' });
      }
    });

    it('refuses what is not an address', async () => {
      const { id } = await registered(allowed);

      await expect(issue(id, { actAs: 'ada' })).rejects.toMatchObject({ code: 'invalid_request' });
    });

    it('requires the scope users:act-as', async () => {
      const { id } = await registered({ ...allowed, scopes: ['rooms:read'] });

      await expect(issue(id, { actAs: 'ada@example.org' })).rejects.toMatchObject({
        code: 'invalid_scope',
      });
    });
  });
});
