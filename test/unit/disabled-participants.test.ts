import { describe, expect, it } from '@jest/globals';
import { DisabledParticipants } from '../../src/services/meeting/disabled-participants.js';
import { aParticipant, aUser } from '../support/builders.js';
import { FakePresenceStore } from '../support/fakes/presence-store.js';
import { FakeUserStore } from '../support/fakes/user-store.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

describe('DisabledParticipants', () => {
  it('disconnects disabled users from every meeting and device, and no other participant', async () => {
    const [userStore, presenceStore] = [new FakeUserStore(), new FakePresenceStore()];
    const [disabled, active] = [aUser({ disabledAt: new Date(), email: null }), aUser()];
    for (const user of [disabled, active]) await userStore.insert(user);
    const join = (room: string, identity: string, userId: string | null) =>
      presenceStore.joined(room, SESSION, aParticipant({ identity, userId }));
    await join('room 1', 'laptop', disabled.id);
    await join('room 2', 'phone', disabled.id);
    await join('room 1', 'colleague', active.id);
    await join('room 1', 'guest', null);
    const disconnected: string[] = [];
    const job = new DisabledParticipants({
      userStore,
      presenceStore,
      index: { list: () => Promise.resolve(['room 1', 'room 2']) },
      removalService: {
        disconnect: (room, identity) =>
          Promise.resolve(void disconnected.push(`${room} ${identity}`)),
      },
    });

    await job.run();

    expect(disconnected).toEqual(['room 1 laptop', 'room 2 phone']);
  });
});
