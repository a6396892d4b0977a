import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { ApplicationStore } from '../../../src/models/application.js';
import { anApplication } from '../builders.js';

const LATER = new Date('2100-03-01T12:00:00Z');

/** What every store of applications must do. */
export function applicationStoreContract(storeOf: () => ApplicationStore): void {
  it('finds an application as it was inserted, and none by another ID', async () => {
    const application = anApplication({ allowedEmailDomains: ['example.org'] });
    await storeOf().insert(application);

    expect(await storeOf().find(application.id)).toEqual(application);
    expect(await storeOf().find(randomUUID())).toBeNull();
  });

  it('lists applications page by page, newest first, those of one moment included', async () => {
    const at = (time: string) => anApplication({ createdAt: new Date(time) });
    const inserted = [at('2101-01-01'), at('2101-01-02'), at('2101-01-02'), at('2101-01-03')];
    const store = storeOf();
    const before = await store.count();
    for (const application of inserted) await store.insert(application);

    const first = await store.list(2, null);
    const second = await store.list(2, first[1] ?? null);

    const [oldest, one, other, newest] = inserted.map(({ id }) => id);
    const sameMoment = [one, other].toSorted().toReversed();
    expect([...first, ...second].map(({ id }) => id)).toEqual([newest, ...sameMoment, oldest]);
    expect(await store.count()).toBe(before + 4);
  });

  it('changes what is given, and leaves the access tokens valid', async () => {
    const application = anApplication();
    await storeOf().insert(application);

    const changed = await storeOf().update(application.id, { name: 'New', scopes: ['rooms:read'] });

    expect(changed).toEqual({ ...application, name: 'New', scopes: ['rooms:read'] });
    expect(await storeOf().find(application.id)).toEqual(changed);
  });

  it('starts a new generation of access tokens when an application is disabled', async () => {
    const application = anApplication();
    await storeOf().insert(application);

    const disabled = await storeOf().update(application.id, { isDisabled: true });
    const enabled = await storeOf().update(application.id, { isDisabled: false });

    expect(disabled).toEqual({ ...application, isDisabled: true, generation: 2 });
    expect(enabled).toEqual({ ...application, isDisabled: false, generation: 2 });
  });

  it('keeps the replaced secret until the given time', async () => {
    const application = anApplication();
    await storeOf().insert(application);

    const rotated = await storeOf().rotateSecret(application.id, 'new', LATER);

    const secrets = {
      current: 'new',
      previous: application.secrets.current,
      previousUntil: LATER,
    };
    expect(rotated).toEqual({ ...application, secrets });
  });

  it('ends the replaced secret and the access tokens without a time', async () => {
    const application = anApplication();
    await storeOf().insert(application);
    await storeOf().rotateSecret(application.id, 'second', LATER);

    const rotated = await storeOf().rotateSecret(application.id, 'third', null);

    const secrets = { current: 'third', previous: null, previousUntil: null };
    expect(rotated).toEqual({ ...application, secrets, generation: 2 });
  });

  it('loses none of two secrets that are rotated at once', async () => {
    const application = anApplication();
    const store = storeOf();
    await store.insert(application);

    await Promise.all([
      store.rotateSecret(application.id, 'one', LATER),
      store.rotateSecret(application.id, 'other', LATER),
    ]);

    const { current, previous } = (await store.find(application.id))?.secrets ?? {};
    expect([current, previous].toSorted()).toEqual(['one', 'other']);
  });

  it('stores when an application was used', async () => {
    const application = anApplication();
    await storeOf().insert(application);

    await storeOf().touch(application.id, LATER);

    expect((await storeOf().find(application.id))?.lastUsedAt).toEqual(LATER);
  });

  it('deletes an application once', async () => {
    const application = anApplication();
    await storeOf().insert(application);

    expect(await storeOf().delete(application.id)).toBe(true);
    expect(await storeOf().delete(application.id)).toBe(false);
    expect(await storeOf().find(application.id)).toBeNull();
  });

  it('answers null for changes of an application that does not exist', async () => {
    const id = randomUUID();

    expect(await storeOf().update(id, { name: 'New' })).toBeNull();
    expect(await storeOf().rotateSecret(id, 'new', null)).toBeNull();
    await storeOf().touch(id, LATER);
    expect(await storeOf().find(id)).toBeNull();
  });
}
