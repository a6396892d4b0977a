import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config/load-config.js';
import type { UserRecord } from '../../src/models/user.js';
import { presentUser } from '../../src/schema/user.js';
import { UserService } from '../../src/services/users/user-service.js';
import { aUser, anActor } from '../support/builders.js';
import { anEnvironment } from '../support/environment.js';
import { FakeUserStore } from '../support/fakes/user-store.js';

type Settings = Readonly<Record<string, string>>;

const EMAILS = { INSTANCE_ADMINISTRATORS: 'Ada@Example.org, grace@example.org' };

async function isAdministrator(settings: Settings, claims: Record<string, unknown>) {
  const users = new UserService(
    new FakeUserStore(),
    loadConfig({ ...anEnvironment(), ...settings }),
  );
  const issuer = 'https://provider.example';
  const user = await users.signIn({ issuer, subject: 'ada', claims, idToken: null });
  return user.isInstanceAdministrator;
}

describe('an instance administrator', () => {
  it('is a user with a listed address that the provider verified', async () => {
    const email = 'ada@example.org';

    expect(await isAdministrator(EMAILS, { email, email_verified: true })).toBe(true);
    expect(await isAdministrator(EMAILS, { email, email_verified: false })).toBe(false);
    expect(await isAdministrator(EMAILS, { email })).toBe(false);
    expect(await isAdministrator(EMAILS, { email: 'eve@example.org', email_verified: true })).toBe(
      false,
    );
    expect(await isAdministrator({}, { email, email_verified: true })).toBe(false);
  });

  it.each([
    ['groups=admins', { groups: ['staff', 'admins'] }, true],
    ['groups=admins', { groups: 'admins' }, true],
    ['groups=admins', { groups: ['administrators'] }, false],
    ['groups=admins', { groups: { admins: true } }, false],
    ['groups=admins', {}, false],
    ['realm_access.roles=meet', { realm_access: { roles: ['meet'] } }, true],
    ['https://example.org/roles=meet', { 'https://example.org/roles': ['meet'] }, true],
    ['constructor.name=Object', {}, false],
    ['is_admin=true', { is_admin: true }, true],
  ])('is a user who matches %s: %j is %p', async (claim, claims, expected) => {
    expect(await isAdministrator({ OIDC_ADMINISTRATOR_CLAIM: claim }, claims)).toBe(expected);
  });

  it('is decided at every sign-in', async () => {
    const store = new FakeUserStore();
    const config = loadConfig({ ...anEnvironment(), OIDC_ADMINISTRATOR_CLAIM: 'groups=admins' });
    const users = new UserService(store, config);
    const signIn = (groups: readonly string[]) =>
      users.signIn({
        issuer: 'https://provider.example',
        subject: 'ada',
        claims: { groups },
        idToken: null,
      });

    expect((await signIn(['admins'])).isInstanceAdministrator).toBe(true);
    expect((await signIn([])).isInstanceAdministrator).toBe(false);
    expect((await signIn(['admins'])).isInstanceAdministrator).toBe(true);
  });

  it.each([
    { INSTANCE_ADMINISTRATORS: 'ada' },
    { OIDC_ADMINISTRATOR_CLAIM: 'groups' },
    { OIDC_ADMINISTRATOR_CLAIM: '=admins' },
    { OIDC_ADMINISTRATOR_CLAIM: 'groups=' },
  ])('is not accepted as %j at startup', (settings) => {
    expect(() => loadConfig({ ...anEnvironment(), ...settings })).toThrow(ConfigError);
  });

  it('sees who is one and who is disabled; users see only whether they are one', () => {
    const disabledAt = new Date();
    const user = aUser({ disabledAt, isInstanceAdministrator: true });
    const seenBy = (viewer: Partial<UserRecord>) => presentUser(user, anActor({ user: viewer }));

    expect(seenBy({ isInstanceAdministrator: true })).toMatchObject({
      disabledAt,
      isInstanceAdministrator: true,
    });
    expect(seenBy({ id: user.id })).toMatchObject({
      disabledAt: null,
      isInstanceAdministrator: true,
    });
    expect(seenBy({})).toMatchObject({ disabledAt: null, isInstanceAdministrator: null });
  });
});

describe('a session', () => {
  it('that began before its user was disabled stays void after they are enabled again', async () => {
    const store = new FakeUserStore();
    const users = new UserService(store, loadConfig(anEnvironment()));
    const { id } = aUser();
    await store.insert(aUser({ id }));
    const before = { startedAt: Date.now() - 1_000 };
    expect(await users.findActive(id, before)).not.toBeNull();

    await store.setDisabled(id, true);
    expect(await users.findActive(id, before)).toBeNull();
    await store.setDisabled(id, false);

    expect(await users.findActive(id, before)).toBeNull();
    expect(await users.findActive(id, { startedAt: Date.now() + 1_000 })).not.toBeNull();
  });
});
