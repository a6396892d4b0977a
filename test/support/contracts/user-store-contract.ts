import { randomUUID } from 'node:crypto';
import { DEFAULT_CONFIGURATION } from '../../../src/models/room-configuration.js';
import { describe, expect, it } from '@jest/globals';
import { EMAIL_MATCHES, type UserStore } from '../../../src/models/user.js';
import { aUser } from '../builders.js';

/** The behavior of every store of users; `store` is called in each test. */
export function userStoreContract(store: () => UserStore): void {
  describe('findById and findBySubject', () => {
    findingContract(store);
  });
  describe('findByEmail', () => {
    addressContract(store);
  });
  describe('insert and update', () => {
    storingContract(store);
  });
  describe('adoptProvisional', () => {
    adoptingContract(store);
  });
  describe('provision', () => {
    provisioningContract(store);
  });
  describe('findDisabledIds', () => {
    disabledContract(store);
  });
  describe('list and setDisabled', () => {
    listContract(store);
  });
}

const ISSUER = 'https://provider.example';
const anAddress = () => `${randomUUID()}@example.org`;
const aProvisionalUser = (email: string) => aUser({ issuer: null, subject: null, email });

function findingContract(store: () => UserStore): void {
  it('finds a user by ID and by subject as it was stored', async () => {
    const user = aUser({
      email: anAddress(),
      emailVerified: true,
      roomDefaults: {
        accessLevel: 'restricted',
        configuration: {
          ...DEFAULT_CONFIGURATION,
          publishSources: ['microphone'],
          everyoneCanMute: false,
          everyoneCanReact: false,
        },
      },
      disabledAt: new Date('2026-01-02T03:04:05.678Z'),
    });

    expect(await store().insert(user)).toBe(true);

    expect(await store().findById(user.id)).toEqual(user);
    expect(await store().findBySubject([ISSUER], user.subject ?? '')).toEqual(user);
  });

  it('tells an empty list of publish sources from none', async () => {
    const configuration = { ...DEFAULT_CONFIGURATION, publishSources: [], everyoneCanMute: true };
    const strict = aUser({ roomDefaults: { accessLevel: null, configuration } });
    const usual = aUser();
    await store().insert(strict);
    await store().insert(usual);

    expect((await store().findById(strict.id))?.roomDefaults).toEqual(strict.roomDefaults);
    expect((await store().findById(usual.id))?.roomDefaults).toEqual(usual.roomDefaults);
  });

  it('finds no user by an unknown ID or subject', async () => {
    expect(await store().findById(randomUUID())).toBeNull();
    expect(await store().findBySubject([ISSUER], randomUUID())).toBeNull();
    expect(await store().findByEmail(anAddress(), true)).toEqual([]);
  });

  it('answers each of many concurrent reads', async () => {
    const users = [aUser(), aUser()];
    await Promise.all(users.map((user) => store().insert(user)));
    const ids = [...users.map(({ id }) => id), randomUUID()];

    const found = await Promise.all(ids.map((id) => store().findById(id)));

    expect(found.map((user) => user?.id)).toEqual([users[0]?.id, users[1]?.id, undefined]);
  });
}

function addressContract(store: () => UserStore): void {
  it('finds all users who share an address in any case, the longest known first', async () => {
    const email = anAddress();
    const first = aUser({ email });
    const second = aUser({ email: email.toUpperCase() });
    await store().insert(first);
    await afterAMillisecond();
    await store().insert(second);

    const found = await store().findByEmail(email.toUpperCase(), true);

    expect(found.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(found.map((user) => user.email)).toEqual([email, email]);
  });

  it('finds no user by a part of an address', async () => {
    const email = anAddress();
    await store().insert(aUser({ email }));

    expect(await store().findByEmail(email.slice(1), true)).toEqual([]);
  });

  it('finds an address in both spellings of its domain', async () => {
    const name = randomUUID();
    await store().insert(aUser({ email: `${name}@xn--bcher-kva.example` }));

    expect(await store().findByEmail(`${name}@Bücher.example`, true)).toHaveLength(1);
  });

  it('finds a user by an address without email_verified only if the provider is trusted without it', async () => {
    const email = anAddress();
    await store().insert(aUser({ email, emailVerified: null }));
    expect(await store().findByEmail(email, false)).toEqual([]);

    const verified = aUser({ email, emailVerified: true });
    await store().insert(verified);

    expect(await store().findByEmail(email, false)).toEqual([verified]);
    expect(await store().findByEmail(email, true)).toHaveLength(2);
  });

  it('finds no user by an address that the provider reports as unverified', async () => {
    const email = anAddress();
    await store().insert(aUser({ email, emailVerified: false }));

    expect(await store().findByEmail(email, true)).toEqual([]);
  });

  it('finds at most a limited number of users', async () => {
    const email = anAddress();
    const users = Array.from({ length: EMAIL_MATCHES + 2 }, () => aUser({ email }));
    await Promise.all(users.map((user) => store().insert(user)));

    expect(await store().findByEmail(email, true)).toHaveLength(EMAIL_MATCHES);
  });
}

function storingContract(store: () => UserStore): void {
  it('stores one user for a subject, even if several are inserted at the same time', async () => {
    const subject = randomUUID();

    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => store().insert(aUser({ subject }))),
    );

    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  it('stores two users with the same subject of two issuers', async () => {
    const subject = randomUUID();
    const [first, second] = [aUser({ subject }), aUser({ subject, issuer: 'https://b.example' })];

    expect(await store().insert(first)).toBe(true);
    expect(await store().insert(second)).toBe(true);

    expect(await store().findBySubject([ISSUER], subject)).toEqual(first);
    expect(await store().findBySubject(['https://b.example'], subject)).toEqual(second);
    expect(await store().findBySubject(['https://c.example'], subject)).toBeNull();
  });

  it('finds a user without an issuer for every issuer, unless another user has that issuer', async () => {
    const subject = randomUUID();
    const old = aUser({ subject, issuer: null });
    await store().insert(old);
    expect(await store().findBySubject([ISSUER], subject)).toEqual(old);

    const known = aUser({ subject });
    await store().insert(known);

    expect(await store().findBySubject([ISSUER], subject)).toEqual(known);
  });

  it('stores any number of users without a subject and an address', async () => {
    const users = [aUser(), aUser()].map((user) => ({ ...user, subject: null, email: null }));

    for (const user of users) expect(await store().insert(user)).toBe(true);
  });

  it('changes the given fields, and no others', async () => {
    const user = aUser();
    await store().insert(user);

    const changed = await store().update(user.id, { fullName: 'New Name', language: 'fr' });

    expect(changed).toEqual({ ...user, fullName: 'New Name', language: 'fr' });
    expect(await store().findById(user.id)).toEqual(changed);
  });

  it('changes no user with an unknown ID', async () => {
    expect(await store().update(randomUUID(), { language: 'fr' })).toBeNull();
  });
}

function provisioningContract(store: () => UserStore): void {
  const provisional = (email: string) => ({ ...aProvisionalUser(email), email });

  it('makes one provisional user of an address, however many ask at once', async () => {
    const email = anAddress();

    const users = await Promise.all(
      Array.from({ length: 8 }, () => store().provision(provisional(email.toUpperCase()))),
    );

    expect(new Set(users.map((user) => user?.id)).size).toBe(1);
    expect(users[0]).toMatchObject({ email, subject: null });
  });

  it('answers with a provisional user who was inserted otherwise', async () => {
    const known = aProvisionalUser(anAddress());
    await store().insert(known);

    expect(await store().provision(provisional(known.email ?? ''))).toEqual(known);
  });

  it('makes another one once the first has been adopted', async () => {
    const email = anAddress();
    const first = await store().provision(provisional(email));
    await store().adoptProvisional(email, { issuer: ISSUER, subject: randomUUID() });

    const second = await store().provision(provisional(email));

    expect(second?.id).not.toBe(first?.id);
    expect(second?.subject).toBeNull();
  });
}

function adoptingContract(store: () => UserStore): void {
  it('gives the subject to the longest known provisional user of an address', async () => {
    const email = anAddress();
    const [first, second] = [aProvisionalUser(email), aProvisionalUser(email)];
    await store().insert(first);
    await afterAMillisecond();
    await store().insert(second);
    const subject = randomUUID();

    const adopted = await store().adoptProvisional(email.toUpperCase(), {
      issuer: ISSUER,
      subject,
      language: 'nl',
    });

    expect(adopted).toEqual({ ...first, issuer: ISSUER, subject, language: 'nl' });
    expect(await store().findById(second.id)).toEqual(second);
  });

  it('does not change users who have a subject', async () => {
    const user = aUser({ email: anAddress() });
    await store().insert(user);

    const adopted = await store().adoptProvisional(user.email ?? '', {
      issuer: ISSUER,
      subject: randomUUID(),
    });

    expect(adopted).toBeNull();
    expect(await store().findById(user.id)).toEqual(user);
  });

  it('adopts no user for a subject that has a user', async () => {
    const [user, provisional] = [aUser(), aProvisionalUser(anAddress())];
    await store().insert(user);
    await store().insert(provisional);

    const adopted = await store().adoptProvisional(provisional.email ?? '', {
      issuer: ISSUER,
      subject: user.subject ?? '',
    });

    expect(adopted).toBeNull();
    expect(await store().findById(provisional.id)).toEqual(provisional);
  });

  it('adopts a user for one of many requests at the same time', async () => {
    const provisional = aProvisionalUser(anAddress());
    await store().insert(provisional);

    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () =>
        store().adoptProvisional(provisional.email ?? '', {
          issuer: ISSUER,
          subject: randomUUID(),
        }),
      ),
    );

    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
}

function disabledContract(store: () => UserStore): void {
  it('returns which of the given users are disabled', async () => {
    const [active, disabled, unasked] = [
      aUser(),
      aUser({ disabledAt: new Date() }),
      aUser({ disabledAt: new Date() }),
    ];
    for (const user of [active, disabled, unasked]) await store().insert(user);

    const ids = await store().findDisabledIds([active.id, disabled.id, randomUUID()]);

    expect(ids).toEqual([disabled.id]);
  });

  it('returns no users if none are given', async () => {
    expect(await store().findDisabledIds([])).toEqual([]);
  });
}

function listContract(store: () => UserStore): void {
  it('disables a user once, with the time, and enables them again', async () => {
    const user = aUser();
    await store().insert(user);

    const first = await store().setDisabled(user.id, true);
    const again = await store().setDisabled(user.id, true);
    const enabled = await store().setDisabled(user.id, false);

    expect(first?.disabledAt).toBeInstanceOf(Date);
    expect(first?.sessionsEndedAt).toEqual(first?.disabledAt);
    expect(again).toEqual(first);
    expect(enabled).toEqual({ ...first, disabledAt: null });
    expect(await store().setDisabled(randomUUID(), true)).toBeNull();
  });

  it('lists users by a part of their name or address, newest first, page by page', async () => {
    const mark = randomUUID();
    const [ada, grace, other] = [
      aUser({ fullName: `Ada ${mark}`, email: null }),
      aUser({ email: `grace.${mark}@example.org` }),
      aUser(),
    ];
    for (const user of [ada, grace, other]) {
      await store().insert(user);
      await afterAMillisecond();
    }

    const [newest] = await store().list(mark.toUpperCase(), 1, null);
    const rest = await store().list(mark, 5, newest ?? null);

    expect(newest?.id).toBe(grace.id);
    expect(rest.map(({ id }) => id)).toEqual([ada.id]);
    expect(await store().count(mark)).toBe(2);
  });

  it('searches for the text, not for a pattern', async () => {
    expect(await store().list(`${randomUUID()}.*`, 5, null)).toEqual([]);
    expect(await store().count('$email')).toBe(0);
  });
}

/** Creation times are stored in milliseconds. */
async function afterAMillisecond(): Promise<void> {
  for (const start = Date.now(); Date.now() === start;) await new Promise(setImmediate);
}
