import { beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInputError, NotFoundError } from '../../src/errors/domain-error.js';
import type { ApplicationRecord } from '../../src/models/application.js';
import { ApplicationService } from '../../src/services/applications/application-service.js';
import { isClientSecret } from '../../src/services/applications/client-secret.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';
import { silentLog } from '../support/silent-log.js';

describe('ApplicationService', () => {
  let applicationStore: FakeApplicationStore;
  let service: ApplicationService;

  beforeEach(() => {
    applicationStore = new FakeApplicationStore();
    service = new ApplicationService({ applicationStore, log: silentLog });
  });

  const stored = async (id: string): Promise<ApplicationRecord> => {
    const found = await applicationStore.find(id);
    if (!found) throw new Error('no such application');
    return found;
  };

  it('stores a digest of the secret, and nothing that contains it', async () => {
    const input = { name: ' Moodle ', scopes: ['rooms:read'] as const };
    const { application, clientSecret } = await service.create('ada', input);

    const record = await stored(application.id);
    expect(record).toMatchObject({ name: 'Moodle', scopes: ['rooms:read'], isDisabled: false });
    expect(isClientSecret(clientSecret, record.secrets)).toBe(true);
    expect(JSON.stringify(record)).not.toContain(clientSecret);
  });

  it('stores scopes once, domains as addresses have them, and origins as browsers send them', async () => {
    const { application } = await service.create(null, {
      name: 'Moodle',
      scopes: ['rooms:read', 'rooms:write', 'rooms:read'],
      allowedEmailDomains: ['Example.ORG', '@example.org', ' bücher.example '],
      allowedOrigins: ['https://App.example.org:443/'],
    });

    expect(application).toMatchObject({
      scopes: ['rooms:read', 'rooms:write'],
      allowedEmailDomains: ['example.org', 'xn--bcher-kva.example'],
      allowedOrigins: ['https://app.example.org'],
    });
  });

  it.each([
    [{ name: '' }, ['name']],
    [{ name: 'x'.repeat(101) }, ['name']],
    [{ scopes: [] }, ['scopes']],
    [
      { allowedEmailDomains: ['example.org', 'a b', '', '*.example.org'] },
      ['allowedEmailDomains.1', 'allowedEmailDomains.2', 'allowedEmailDomains.3'],
    ],
    [{ allowedEmailDomains: ['ada@example.org'] }, ['allowedEmailDomains.0']],
    [
      { allowedOrigins: ['*', 'https://app.example.org/path'] },
      ['allowedOrigins.0', 'allowedOrigins.1'],
    ],
    [
      { allowedOrigins: ['https://a;b.example', 'https://a,b.example', 'https://[::1]:3000'] },
      ['allowedOrigins.0', 'allowedOrigins.1', 'allowedOrigins.2'],
    ],
    [
      { allowedOrigins: Array.from({ length: 101 }, () => 'https://a.example') },
      ['allowedOrigins'],
    ],
  ])('refuses %j, and stores nothing', async (wrong, fields) => {
    const right = { name: 'Moodle', scopes: ['rooms:read'] as const };

    const refusal = service.create(null, { ...right, ...wrong });
    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({ fields });
    expect(await service.count()).toBe(0);
  });

  it('changes what is given, and leaves the rest', async () => {
    const { application } = await service.create(null, { name: 'A', scopes: ['rooms:read'] });

    const changed = await service.update(null, { id: application.id, name: 'B', scopes: null });

    expect(changed).toEqual({ ...application, name: 'B' });
    expect(await service.update(null, { id: application.id })).toEqual(changed);
  });

  it('keeps the previous secret for the given time', async () => {
    const created = await service.create(null, { name: 'A', scopes: ['rooms:read'] });
    const { id } = created.application;

    const rotated = await service.rotateSecret(null, { id, keepForSeconds: 60 });

    const { secrets, generation } = await stored(id);
    expect(generation).toBe(created.application.generation);
    expect(isClientSecret(rotated.clientSecret, secrets)).toBe(true);
    expect(isClientSecret(created.clientSecret, secrets)).toBe(true);
  });

  it('ends the previous secret and the access tokens with keepForSeconds 0', async () => {
    const created = await service.create(null, { name: 'A', scopes: ['rooms:read'] });
    const { id } = created.application;

    await service.rotateSecret(null, { id, keepForSeconds: 0 });

    const { secrets, generation } = await stored(id);
    expect(generation).toBe(created.application.generation + 1);
    expect(isClientSecret(created.clientSecret, secrets)).toBe(false);
  });

  it('refuses a time out of range', async () => {
    const { application } = await service.create(null, { name: 'A', scopes: ['rooms:read'] });

    for (const keepForSeconds of [-1, 604_801]) {
      const refusal = service.rotateSecret(null, { id: application.id, keepForSeconds });
      await expect(refusal).rejects.toMatchObject({ fields: ['keepForSeconds'] });
    }
  });

  it('answers NOT_FOUND for an unknown or malformed ID', async () => {
    for (const id of ['nothing', '6b1f9a52-7a24-4b8e-9b0d-0f4f4f1f0c11']) {
      const refusals = [
        service.update(null, { id, name: 'B' }),
        service.update(null, { id }),
        service.rotateSecret(null, { id, keepForSeconds: 0 }),
        service.delete(null, id),
      ];
      for (const refusal of refusals) await expect(refusal).rejects.toBeInstanceOf(NotFoundError);
    }
  });
});
