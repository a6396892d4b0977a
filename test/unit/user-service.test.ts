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

describe('signing in for the first time', () => {
  it('makes a user from the claims', async () => {
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

  it('needs neither address nor names', async () => {
    const { users } = aService();

    expect(await users.signIn(identity())).toMatchObject({ email: null, fullName: null });
  });

  it.each(['', '   ', 'x'.repeat(256), 'tab\there'])(
    'refuses the subject %j unseen',
    async (subject) => {
      const { store, users } = aService();
      store.goAway();

      await expect(users.signIn(identity({}, subject))).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    },
  );

  it('makes one user, however many sign in at once', async () => {
    const { store, users } = aService();

    const signedIn = await Promise.all(
      Array.from({ length: 10 }, () => users.signIn(identity(VERIFIED))),
    );

    expect(store.all).toHaveLength(1);
    expect(new Set(signedIn.map(({ id }) => id)).size).toBe(1);
  });

  it('makes another user for somebody with the same address', async () => {
    const { store, users } = aService();

    await users.signIn(identity(VERIFIED, 'alice'));
    await users.signIn(identity(VERIFIED, 'bob'));

    expect(store.all.map(({ subject }) => subject)).toEqual(['alice', 'bob']);
  });
});

describe('signing in with the address of a provisional user', () => {
  const provisional = () =>
    aUser({ issuer: null, subject: null, email: 'alice@example.org', fullName: null });

  it('becomes that user, with names and language from the claims', async () => {
    const { store, users } = aService();
    const invited = provisional();
    await store.insert(invited);

    const user = await users.signIn(identity({ ...VERIFIED, given_name: 'Alice', locale: 'nl' }));

    expect(user).toMatchObject({ id: invited.id, subject: 'alice', fullName: 'Alice' });
    expect(user.language).toBe('nl');
    expect(store.all).toHaveLength(1);
  });

  it.each([{ email_verified: false }, { email_verified: undefined }])(
    'stays somebody else while the address is not verified: %j',
    async (verdict) => {
      const { store, users } = aService();
      const invited = provisional();
      await store.insert(invited);

      const user = await users.signIn(identity({ ...VERIFIED, ...verdict }));

      expect(user.id).not.toBe(invited.id);
      expect(await store.findById(invited.id)).toEqual(invited);
    },
  );

  it('adopts once, however many sign in at once', async () => {
    const { store, users } = aService();
    await store.insert(provisional());
    await store.insert(provisional());

    const signedIn = await Promise.all(
      Array.from({ length: 10 }, () => users.signIn(identity(VERIFIED))),
    );

    expect(new Set(signedIn.map(({ id }) => id)).size).toBe(1);
    expect(store.all.filter(({ subject }) => subject === null)).toHaveLength(1);
  });

  it('does not get round being switched off', async () => {
    const { store, users } = aService();
    await store.insert({ ...provisional(), disabledAt: new Date() });

    await expect(users.signIn(identity(VERIFIED))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(users.signIn(identity(VERIFIED))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(store.all).toHaveLength(1);
  });
});

describe('signing in again', () => {
  it('takes over new names and a new address, and leaves what is theirs to choose', async () => {
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

  it('keeps what the provider does not send any more', async () => {
    const { users } = aService();
    const first = await users.signIn(identity({ ...VERIFIED, given_name: 'Alice' }));

    expect(await users.signIn(identity())).toEqual(first);
  });

  it('is refused to people who are switched off', async () => {
    const { store, users } = aService();
    const { id } = await users.signIn(identity());
    await store.update(id, { disabledAt: new Date() });

    await expect(users.signIn(identity())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('finding who a session stands for', () => {
  it('finds nobody who is gone or switched off', async () => {
    const { store, users } = aService();
    const [active, disabled] = [aUser(), aUser({ disabledAt: new Date() })];
    await store.insert(active);
    await store.insert(disabled);

    expect(await users.findActive(active.id)).toEqual(active);
    expect(await users.findActive(disabled.id)).toBeNull();
    expect(await users.findActive('somebody')).toBeNull();
  });

  it('does not take an outage for nobody', async () => {
    const { store, users } = aService();
    store.goAway();

    await expect(users.findActive('x')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
});

describe('changing oneself', () => {
  async function anActorIn({ store }: ReturnType<typeof aService>) {
    const user = aUser();
    await store.insert(user);
    return anActor({ user });
  }

  it('changes what is given, in its canonical form', async () => {
    const world = aService();
    const actor = await anActorIn(world);

    const user = await world.users.update(actor, { language: 'FR', timeZone: 'europe/paris' });

    expect(user).toEqual({ ...actor.user, language: 'fr', timeZone: 'Europe/Paris' });
  });

  it('leaves what is null or left out as it is', async () => {
    const world = aService();
    const actor = await anActorIn(world);

    expect(await world.users.update(actor, { language: null, timeZone: null })).toEqual(actor.user);
    expect(await world.users.update(actor, {})).toEqual(actor.user);
  });

  it('replaces the room defaults as a whole, and clears them by null', async () => {
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
  ])('refuses %j, naming the inputs, and changes nothing', async (input, fields) => {
    const world = aService();
    const actor = await anActorIn(world);

    await expect(
      world.users.update(actor, { roomDefaults: { accessLevel: 'trusted' }, ...input }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields });
    expect(world.store.all).toEqual([actor.user]);
  });

  it('is refused to nobody in particular, and to people who are gone', async () => {
    const { users } = aService();

    for (const actor of [anActor(), anActor({ user: {} })]) {
      await expect(users.update(actor, { language: 'fr' })).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
  });
});

describe('users of several providers', () => {
  it('are other people, though their subjects are equal', async () => {
    const { store, users } = aService();
    const alice = await users.signIn(identity());
    const oidc = CONFIG.oidc && { ...CONFIG.oidc, issuer: 'https://other.example' };
    const later = new UserService(store, { ...CONFIG, oidc });

    const other = await later.signIn({ ...identity(), issuer: 'https://other.example' });

    expect(other.id).not.toBe(alice.id);
    expect((await users.signIn(identity())).id).toBe(alice.id);
  });

  it('are the same where the token spells the configured issuer in another way', async () => {
    const { store, users } = aService();
    await store.insert(aUser({ subject: 'alice', issuer: ISSUER }));

    const user = await users.signIn({ ...identity(), issuer: `${ISSUER}/` });

    expect(store.all).toEqual([user]);
    expect(user.issuer).toBe(`${ISSUER}/`);
  });

  it('belong to the configured one where the release before stored no issuer', async () => {
    const { store, users } = aService();
    await store.insert(aUser({ subject: 'alice', issuer: null }));

    const user = await users.signIn(identity());

    expect(store.all).toEqual([user]);
    expect(user.issuer).toBe(ISSUER);
  });
});

describe('an address of which the provider says nothing', () => {
  const silent = identity({ email: 'alice@example.org' });
  const trusting = {
    ...CONFIG,
    oidc: CONFIG.oidc && { ...CONFIG.oidc, emailVerifiedByDefault: true },
  };

  it.each([
    [CONFIG, false],
    [trusting, true],
  ])('takes over an invited user only where the setting says so', async (config, isAdopted) => {
    const store = new FakeUserStore();
    const invited = aUser({ issuer: null, subject: null, email: 'alice@example.org' });
    await store.insert(invited);

    const user = await new UserService(store, config).signIn(silent);

    expect(user.id === invited.id).toBe(isAdopted);
  });
});
