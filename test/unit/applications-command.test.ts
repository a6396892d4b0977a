import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ApplicationService } from '../../src/services/applications/application-service.js';
import { isClientSecret } from '../../src/services/applications/client-secret.js';
import { ApplicationsCommand } from '../../src/tools/applications-command.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { silentLog } from '../support/silent-log.js';

describe('npm run applications', () => {
  let store: FakeApplicationStore;
  let printed: string[];
  let run: (...args: string[]) => Promise<number>;

  beforeEach(() => {
    store = new FakeApplicationStore();
    printed = [];
    const service = new ApplicationService({ applicationStore: store, log: silentLog });
    const command = new ApplicationsCommand({ service, print: (text) => printed.push(text) });
    run = (...args) => command.run(args);
  });

  const output = () => printed.join('\n');

  const created = async () => {
    await run('create', 'Moodle', '--scopes', 'rooms:read,rooms:write');
    const [, id = ''] = /client ID +(\S+)/.exec(output()) ?? [];
    const [, secret = ''] = /client secret +(\S+)/.exec(output()) ?? [];
    printed = [];
    return { id, secret };
  };

  it('creates an application, and shows its secret', async () => {
    expect(
      await run(
        ...['create', 'Moodle', '--scopes', 'rooms:read, rooms:write'],
        ...['--email-domains', 'example.org', '--origins', 'https://moodle.example.org'],
      ),
    ).toBe(0);

    const [application] = await store.list(1, null);
    expect(application).toMatchObject({
      name: 'Moodle',
      scopes: ['rooms:read', 'rooms:write'],
      allowedEmailDomains: ['example.org'],
      allowedOrigins: ['https://moodle.example.org'],
    });
    const [, secret = ''] = /client secret +(\S+)/.exec(output()) ?? [];
    expect(isClientSecret(secret, application?.secrets ?? null)).toBe(true);
    expect(output()).toContain(application?.id);
  });

  it('lists the applications without their secrets', async () => {
    const { id, secret } = await created();

    expect(await run('list')).toBe(0);
    expect(output()).toMatch(new RegExp(`${id} +Moodle +enabled`));
    expect(output()).toContain('1 applications');
    expect(output()).not.toContain(secret);
  });

  it('rotates the secret, and keeps the old one for a day or the given time', async () => {
    const { id, secret } = await created();

    expect(await run('rotate', id)).toBe(0);
    expect(isClientSecret(secret, (await store.find(id))?.secrets ?? null)).toBe(true);
    expect(await run('rotate', id, '--keep-for-seconds', '0')).toBe(0);
    expect(isClientSecret(secret, (await store.find(id))?.secrets ?? null)).toBe(false);
  });

  it('disables, enables, and deletes an application', async () => {
    const { id } = await created();

    expect(await run('disable', id)).toBe(0);
    expect(await store.find(id)).toMatchObject({ isDisabled: true, generation: 2 });
    expect(await run('enable', id)).toBe(0);
    expect(await store.find(id)).toMatchObject({ isDisabled: false });
    expect(await run('delete', id)).toBe(0);
    expect(await store.find(id)).toBeNull();
  });

  it('answers 1 for an unknown application, and for values that are not valid', async () => {
    const { id } = await created();
    const scopes = ['--scopes', 'rooms:read'];

    expect(await run('rotate', randomUUID())).toBe(1);
    expect(await run('disable', 'Moodle')).toBe(1);
    expect(await run('delete', randomUUID())).toBe(1);
    expect(await run('rotate', id, '--keep-for-seconds', '999999')).toBe(1);
    expect(await run('create', 'x'.repeat(101), ...scopes)).toBe(1);
    expect(await run('create', 'Moodle', ...scopes, '--origins', '*')).toBe(1);
  });

  it.each([
    [[]],
    [['create']],
    [['create', 'Moodle']],
    [['create', 'Moodle', '--scopes', 'everything']],
    [['create', 'A', 'B', '--scopes', 'rooms:read']],
    [['list', 'all']],
    [['rotate', 'id', '--keep-for-seconds', 'long']],
    [['grant', 'id']],
    [['--help']],
  ])('answers 2, and how to use it, for %j', async (args) => {
    expect(await run(...args)).toBe(2);
    expect(output()).toMatch(/npm run applications|Scopes: rooms:read/);
    expect(await store.count()).toBe(0);
  });
});
