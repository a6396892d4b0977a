import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { HostPresence } from '../../src/services/lobby/host-presence.js';
import { aParticipant } from '../support/builders.js';
import { FakePresenceStore } from '../support/fakes/presence-store.js';

const ROOM_ID = 'room';
const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

describe('HostPresence', () => {
  it('finds administrators and owners in the meeting, but no members and guests', async () => {
    for (const [role, isHost] of [
      [null, false],
      ['member', false],
      ['administrator', true],
      ['owner', true],
    ] as const) {
      const presenceStore = new FakePresenceStore();
      await presenceStore.joined(ROOM_ID, SESSION, aParticipant({ role }));

      expect(await new HostPresence(presenceStore).isPresent(ROOM_ID)).toBe(isHost);
    }
  });

  it('reads a meeting once for everyone who asks within a second', async () => {
    let reads = 0;
    const hostPresence = new HostPresence({
      list: () => {
        reads += 1;
        return Promise.resolve([]);
      },
    });

    await Promise.all(Array.from({ length: 100 }, () => hostPresence.isPresent(ROOM_ID)));
    await hostPresence.isPresent('other room');

    expect(reads).toBe(2);
  });

  it('asks again after a failure', async () => {
    const answers = [
      () => Promise.reject(new StorageUnavailableError()),
      () => Promise.resolve([aParticipant({ role: 'owner' })]),
    ];
    const hostPresence = new HostPresence({
      list: () => answers.shift()?.() ?? Promise.resolve([]),
    });

    await expect(hostPresence.isPresent(ROOM_ID)).rejects.toThrow(StorageUnavailableError);
    expect(await hostPresence.isPresent(ROOM_ID)).toBe(true);
  });
});
