import { beforeEach, describe, expect, it } from '@jest/globals';
import { RateLimitedError } from '../../src/errors/domain-error.js';
import { APPLICATION_SCOPES, type ApplicationRecord } from '../../src/models/application.js';
import { AccessTokens } from '../../src/services/applications/access-tokens.js';
import { ApplicationAuthenticator } from '../../src/services/applications/application-authenticator.js';
import { UserService } from '../../src/services/users/user-service.js';
import { anApplication, aUser } from '../support/builders.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { silentLog } from '../support/silent-log.js';

const publicUrl = 'https://meet.example.org';
const languages = { all: ['en'], default: 'en', defaultTimeZone: 'UTC' };
const accessTokens = new AccessTokens({ secrets: ['s'.repeat(32)], publicUrl });

describe('ApplicationAuthenticator', () => {
  let userStore: FakeUserStore;
  let applicationStore: FakeApplicationStore;
  let isLimited: boolean;
  let authenticator: ApplicationAuthenticator;
  let application: ApplicationRecord;

  beforeEach(async () => {
    userStore = new FakeUserStore();
    applicationStore = new FakeApplicationStore();
    isLimited = false;
    const administrators = { emails: [], claim: null };
    authenticator = new ApplicationAuthenticator({
      applicationStore,
      accessTokens,
      userService: new UserService(userStore, { languages, oidc: null, administrators }),
      rateLimits: {
        consume: () => (isLimited ? Promise.reject(new RateLimitedError(1)) : Promise.resolve()),
      },
      log: silentLog,
    });
    application = anApplication({ allowedEmailDomains: ['example.org'] });
    await applicationStore.insert(application);
  });

  const tokenFor = (userId: string | null = null): string => {
    const { id: applicationId, scopes, generation } = application;
    return accessTokens.issue({ applicationId, userId, scopes, generation });
  };
  const ask = (token: string) => authenticator.authenticate(`Bearer ${token}`);

  it('tells the application, and that it acts as itself', async () => {
    expect(await ask(tokenFor())).toMatchObject({
      user: null,
      application: {
        id: application.id,
        scopes: new Set(APPLICATION_SCOPES),
        actsInDomain: null,
        generation: 1,
      },
    });
  });

  it('tells the user that the application acts as', async () => {
    const ada = aUser({ email: 'ada@example.org' });
    await userStore.insert(ada);

    const authenticated = await ask(tokenFor(ada.id));

    expect(authenticated).toMatchObject({
      user: ada,
      application: { actsInDomain: 'example.org' },
    });
  });

  it('grants no scope that the application has lost', async () => {
    const token = tokenFor();
    await applicationStore.update(application.id, { scopes: ['rooms:read'] });

    expect((await ask(token))?.application.scopes).toEqual(new Set(['rooms:read']));
  });

  it('counts each request', async () => {
    isLimited = true;

    await expect(ask(tokenFor())).rejects.toBeInstanceOf(RateLimitedError);
  });

  it('stores when the application was used', async () => {
    await ask(tokenFor());

    expect((await applicationStore.find(application.id))?.lastUsedAt).toBeInstanceOf(Date);
  });

  it('reads no other scheme, and no other token', async () => {
    expect(await authenticator.authenticate(`Basic ${tokenFor()}`)).toBeNull();
    expect(await ask('nonsense')).toBeNull();
    expect(await ask('x'.repeat(5_000))).toBeNull();
  });

  const endings: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['was disabled', () => applicationStore.update(application.id, { isDisabled: true })],
    [
      'was disabled and enabled again',
      async () => {
        await applicationStore.update(application.id, { isDisabled: true });
        await applicationStore.update(application.id, { isDisabled: false });
      },
    ],
    ['was deleted', () => applicationStore.delete(application.id)],
    ['has a new secret alone', () => applicationStore.rotateSecret(application.id, 'new', null)],
  ];

  it.each(endings)('refuses the tokens of an application that %s', async (_what, end) => {
    const token = tokenFor();
    const credential = (await ask(token))?.application;
    if (!credential) throw new Error('the token was refused');
    expect(await authenticator.isStillValid(credential)).toBe(true);

    await end();

    expect(await ask(token)).toBeNull();
    expect(await authenticator.isStillValid(credential)).toBe(false);
  });

  it('accepts them while the previous secret stays valid', async () => {
    const token = tokenFor();
    await applicationStore.rotateSecret(application.id, 'new', new Date('2100-01-01'));

    expect(await ask(token)).not.toBeNull();
  });

  const withdrawals: readonly (readonly [string, (userId: string) => Promise<unknown>])[] = [
    ['the user is disabled', (id) => userStore.setDisabled(id, true)],
    [
      'the user was disabled and enabled again',
      async (id) => {
        await userStore.setDisabled(id, true);
        await userStore.setDisabled(id, false);
      },
    ],
    [
      'the application lost the scope users:act-as',
      () => applicationStore.update(application.id, { scopes: ['rooms:read'] }),
    ],
    [
      'the domain of the user is no longer allowed',
      () => applicationStore.update(application.id, { allowedEmailDomains: ['other.example'] }),
    ],
    ['the address of the user changed', (id) => userStore.update(id, { email: 'a@other.example' })],
  ];

  it.each(withdrawals)('refuses a token that acts as a user if %s', async (_what, withdraw) => {
    const ada = aUser({ email: 'ada@example.org' });
    await userStore.insert(ada);
    const token = tokenFor(ada.id);
    expect(await ask(token)).not.toBeNull();

    await withdraw(ada.id);

    expect(await ask(token)).toBeNull();
  });

  it('ends a credential that lost a scope, and one that expired', async () => {
    const credential = (await ask(tokenFor()))?.application;
    if (!credential) throw new Error('the token was refused');

    const expired = { ...credential, expiresAt: Date.now() };
    expect(await authenticator.isStillValid(expired)).toBe(false);
    await applicationStore.update(application.id, { scopes: ['rooms:read', 'users:act-as'] });
    expect(await authenticator.isStillValid(credential)).toBe(false);
  });
});
