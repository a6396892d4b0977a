import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { ApplicationSocketCloser } from '../../src/http/application-socket-closer.js';
import type { ApplicationCredential } from '../../src/models/actor.js';
import { anApplicationCredential } from '../support/builders.js';

describe('ApplicationSocketCloser', () => {
  const sweep = async (
    credentials: readonly ApplicationCredential[],
    isStillValid: (credential: ApplicationCredential) => Promise<boolean>,
  ) => {
    const closed: ApplicationCredential[] = [];
    const warnings: string[] = [];
    const closer = new ApplicationSocketCloser({
      authenticator: { isStillValid },
      sockets: {
        applications: () => credentials,
        closeApplication: (credential) => closed.push(credential),
      },
      log: { warn: (_fields: unknown, message?: string) => warnings.push(message ?? '') },
    });
    await closer.sweep();
    return { closed, warnings };
  };

  it('closes the sockets of credentials that are no longer valid, and no others', async () => {
    const [valid, ended] = [anApplicationCredential(), anApplicationCredential()];

    const { closed } = await sweep([valid, ended, valid], (credential) =>
      Promise.resolve(credential === valid),
    );

    expect(closed).toEqual([ended]);
  });

  it('closes nothing while the database is unavailable', async () => {
    const { closed, warnings } = await sweep([anApplicationCredential()], () =>
      Promise.reject(new StorageUnavailableError()),
    );

    expect(closed).toEqual([]);
    expect(warnings).toEqual(['Failed to check the access tokens of sockets; retrying in 2 s']);
  });
});
