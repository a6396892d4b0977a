import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CONFIGURATION } from '../../src/models/room-configuration.js';
import { loadConfig } from '../../src/config/load-config.js';
import { UserService } from '../../src/services/users/user-service.js';
import { aUser, anActor } from '../support/builders.js';
import { anEnvironment } from '../support/environment.js';
import { FakeUserStore } from '../support/fakes/user-store.js';

const ISSUER = 'https://provider.example';

const CONFIG = loadConfig({
  ...anEnvironment(),
  OIDC_ISSUER: ISSUER,
  OIDC_CLIENT_ID: 'foyer',
  OIDC_CLIENT_SECRET: 'secret',
  DEFAULT_TIME_ZONE: 'Europe/Amsterdam',
});

function aService() {
  const store = new FakeUserStore();
  return { store, users: new UserService(store, CONFIG) };
}

const identity = (claims: Record<string, unknown> = {}, subject = 'alice') => ({
  issuer: ISSUER,
  subject,
  claims,
  idToken: null,
});

const VERIFIED = { email: 'Alice@Example.org', email_verified: true };

describe('UserService.signIn, at the first sign-in,', () => {
  it('creates a user from the claims', async () => {
    const { store, users } = aService();

    const user = await users.signIn(
      identity({ ...VERIFIED, given_name: 'Alice', family_name: 'Doe', locale: 'fr-BE' }),
    );

    expect(user).toMatchObject({
      subject: 'alice',
      email: 'alice@example.org',
      fullName: 'Alice Doe',
      shortName: 'Alice',
      language: 'fr',
      timeZone: 'Europe/Amsterdam',
      roomDefaults: { accessLevel: null },
      disabledAt: null,
    });
    expect(store.all).toEqual([user]);
  });

  it('requires neither an email address nor names', async () => {
    const { users } = aService();

    expect(await users.signIn(identity())).toMatchObject({ email: null, fullName: null });
  });

  it.each(['', '   ', 'x'.repeat(256), 'tab\there'])('rejects the subject %j', async (subject) => {
    const { store, users } = aService();
    store.goAway();

    await expect(users.signIn(identity({}, subject))).rejects.toMatchObject({
      reason: 'unusable',
      message: expect.stringContaining('`sub`'),
    });
  });

  it('creates one user for concurrent sign-ins', async () => {
    const { store, users } = aService();

    const signedIn = await Promise.all(
      Array.from({ length: 10 }, () => users.signIn(identity(VERIFIED))),
    );

    expect(store.all).toHaveLength(1);
    expect(new Set(signedIn.map(({ id }) => id)).size).toBe(1);
  });

  it('creates another user for another person with the same address', async () => {
    const { store, users } = aService();

    await users.signIn(identity(VERIFIED, 'alice'));
    await users.signIn(identity(VERIFIED, 'bob'));

    expect(store.all.map(({ subject }) => subject)).toEqual(['alice', 'bob']);
  });
});

describe('UserService.signIn, with the address of a provisional user,', () => {
  const provisional = () =>
    aUser({ issuer: null, subject: null, email: 'alice@example.org', fullName: null });

  it('adopts that user, with names and language from the claims', async () => {
    const { store, users } = aService();
    const invited = provisional();
    await store.insert(invited);

    const user = await users.signIn(identity({ ...VERIFIED, given_name: 'Alice', locale: 'nl' }));

    expect(user).toMatchObject({ id: invited.id, subject: 'alice', fullName: 'Alice' });
    expect(user.language).toBe('nl');
    expect(store.all).toHaveLength(1);
  });

  it.each([{ email_verified: false }, { email_verified: undefined }])(
    'does not adopt that user while the address is not verified: %j',
    async (verdict) => {
      const { store, users } = aService();
      const invited = provisional();
      await store.insert(invited);

      const user = await users.signIn(identity({ ...VERIFIED, ...verdict }));

      expect(user.id).not.toBe(invited.id);
      expect(await store.findById(invited.id)).toEqual(invited);
    },
  );

  it('adopts once for concurrent sign-ins', async () => {
    const { store, users } = aService();
    await store.insert(provisional());
    await store.insert(provisional());

    const signedIn = await Promise.all(
      Array.from({ length: 10 }, () => users.signIn(identity(VERIFIED))),
    );

    expect(new Set(signedIn.map(({ id }) => id)).size).toBe(1);
    expect(store.all.filter(({ subject }) => subject === null)).toHaveLength(1);
  });

  it('does not enable a disabled user', async () => {
    const { store, users } = aService();
    await store.insert({ ...provisional(), disabledAt: new Date() });

    await expect(users.signIn(identity(VERIFIED))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(users.signIn(identity(VERIFIED))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(store.all).toHaveLength(1);
  });
});

describe('UserService.signIn, at a later sign-in,', () => {
  it('updates names and address, and keeps the user’s own settings', async () => {
    const { users } = aService();
    const first = await users.signIn(identity({ ...VERIFIED, given_name: 'Alice', locale: 'fr' }));
    await users.update(anActor({ user: first }), { timeZone: 'Asia/Tokyo' });

    const again = await users.signIn(
      identity({ email: 'new@example.org', given_name: 'Alicia', locale: 'de' }),
    );

    expect(again).toMatchObject({
      id: first.id,
      email: 'new@example.org',
      emailVerified: null,
      fullName: 'Alicia',
      language: 'fr',
      timeZone: 'Asia/Tokyo',
    });
  });

  it('keeps values that the provider no longer sends', async () => {
    const { users } = aService();
    const first = await users.signIn(identity({ ...VERIFIED, given_name: 'Alice' }));

    expect(await users.signIn(identity())).toEqual(first);
  });

  it('rejects disabled users', async () => {
    const { store, users } = aService();
    const { id } = await users.signIn(identity());
    await store.update(id, { disabledAt: new Date() });

    await expect(users.signIn(identity())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('UserService.findActive', () => {
  it('returns null for deleted and disabled users', async () => {
    const { store, users } = aService();
    const [active, disabled] = [aUser(), aUser({ disabledAt: new Date() })];
    await store.insert(active);
    await store.insert(disabled);

    expect(await users.findActive(active.id)).toEqual(active);
    expect(await users.findActive(disabled.id)).toBeNull();
    expect(await users.findActive('somebody')).toBeNull();
  });

  it('does not treat an outage as a missing user', async () => {
    const { store, users } = aService();
    store.goAway();

    await expect(users.findActive('x')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
});

describe('UserService.update', () => {
  async function anActorIn({ store }: ReturnType<typeof aService>) {
    const user = aUser();
    await store.insert(user);
    return anActor({ user });
  }

  it('changes the given fields, in their canonical form', async () => {
    const world = aService();
    const actor = await anActorIn(world);

    const user = await world.users.update(actor, { language: 'FR', timeZone: 'europe/paris' });

    expect(user).toEqual({ ...actor.user, language: 'fr', timeZone: 'Europe/Paris' });
  });

  it('keeps null and omitted fields', async () => {
    const world = aService();
    const actor = await anActorIn(world);

    expect(await world.users.update(actor, { language: null, timeZone: null })).toEqual(actor.user);
    expect(await world.users.update(actor, {})).toEqual(actor.user);
  });

  it('replaces the room defaults as a whole, and clears them with null', async () => {
    const world = aService();
    const actor = await anActorIn(world);
    const configuration = {
      ...DEFAULT_CONFIGURATION,
      publishSources: ['microphone'],
      everyoneCanMute: false,
    } as const;
    await world.users.update(actor, { roomDefaults: { accessLevel: 'restricted', configuration } });

    const replaced = await world.users.update(actor, { roomDefaults: { accessLevel: 'trusted' } });
    expect(replaced.roomDefaults).toEqual({
      accessLevel: 'trusted',
      configuration: DEFAULT_CONFIGURATION,
    });

    const cleared = await world.users.update(actor, { roomDefaults: null });
    expect(cleared.roomDefaults).toEqual({ ...replaced.roomDefaults, accessLevel: null });
  });

  it.each([
    [{ language: 'tlh' }, ['language']],
    [{ language: '' }, ['language']],
    [{ timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ language: 'tlh', timeZone: '+01:00' }, ['language', 'timeZone']],
  ])('rejects %j with the names of the fields, and changes nothing', async (input, fields) => {
    const world = aService();
    const actor = await anActorIn(world);

    await expect(
      world.users.update(actor, { roomDefaults: { accessLevel: 'trusted' }, ...input }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields });
    expect(world.store.all).toEqual([actor.user]);
  });

  it('rejects guests and deleted users', async () => {
    const { users } = aService();

    for (const actor of [anActor(), anActor({ user: {} })]) {
      await expect(users.update(actor, { language: 'fr' })).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
  });
});

describe('UserService, with several providers,', () => {
  it('distinguishes users with equal subjects', async () => {
    const { store, users } = aService();
    const alice = await users.signIn(identity());
    const oidc = CONFIG.oidc && { ...CONFIG.oidc, issuer: 'https://other.example' };
    const later = new UserService(store, { ...CONFIG, oidc });

    const other = await later.signIn({ ...identity(), issuer: 'https://other.example' });

    expect(other.id).not.toBe(alice.id);
    expect((await users.signIn(identity())).id).toBe(alice.id);
  });

  it('recognizes a user if the token has the configured issuer in another notation', async () => {
    const { store, users } = aService();
    await store.insert(aUser({ subject: 'alice', issuer: ISSUER }));

    const user = await users.signIn({ ...identity(), issuer: `${ISSUER}/` });

    expect(store.all).toEqual([user]);
    expect(user.issuer).toBe(`${ISSUER}/`);
  });

  it('assigns users without a stored issuer to the configured provider', async () => {
    const { store, users } = aService();
    await store.insert(aUser({ subject: 'alice', issuer: null }));

    const user = await users.signIn(identity());

    expect(store.all).toEqual([user]);
    expect(user.issuer).toBe(ISSUER);
  });
});

describe('UserService, with an address of unknown verification,', () => {
  const silent = identity({ email: 'alice@example.org' });
  const trusting = {
    ...CONFIG,
    oidc: CONFIG.oidc && { ...CONFIG.oidc, emailVerifiedByDefault: true },
  };

  it.each([
    [CONFIG, false],
    [trusting, true],
  ])('adopts an invited user only if the setting allows it', async (config, isAdopted) => {
    const store = new FakeUserStore();
    const invited = aUser({ issuer: null, subject: null, email: 'alice@example.org' });
    await store.insert(invited);

    const user = await new UserService(store, config).signIn(silent);

    expect(user.id === invited.id).toBe(isAdopted);
  });
});
