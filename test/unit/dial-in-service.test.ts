import { describe, expect, it } from '@jest/globals';
import { unregisteredRoomId } from '../../src/services/rooms/room-id.js';
import { DialInService } from '../../src/services/telephony/dial-in-service.js';
import { aNewRoom, anActor } from '../support/builders.js';

const ROOM = { ...aNewRoom({ accessLevel: 'restricted' }), viewerRole: null };

const aService = ({ isOn = true, isInMeeting = false } = {}) =>
  new DialInService({
    isOn,
    presenceService: { canSeeMeeting: () => Promise.resolve(isInMeeting) },
  });

describe('DialInService', () => {
  it('shows the PIN to people who may enter without waiting', async () => {
    const member = anActor({ user: {} });

    expect(await aService().showsPinCode(member, { ...ROOM, viewerRole: 'member' })).toBe(true);
    expect(await aService().showsPinCode(anActor(), { ...ROOM, accessLevel: 'public' })).toBe(true);
  });

  it('shows the PIN of a room in which others wait to its participants alone', async () => {
    expect(await aService().showsPinCode(anActor(), ROOM)).toBe(false);
    expect(await aService({ isInMeeting: true }).showsPinCode(anActor(), ROOM)).toBe(true);
  });

  it('shows no PIN while the feature is disabled, or for a room without a record', async () => {
    const owned = { ...ROOM, viewerRole: 'owner' } as const;
    const owner = anActor({ user: {} });
    const unregistered = { ...owned, id: unregisteredRoomId('lunch') };

    expect(await aService({ isOn: false }).showsPinCode(owner, owned)).toBe(false);
    expect(await aService().showsPinCode(owner, unregistered)).toBe(false);
  });
});
