import { beforeEach, describe, expect, it } from '@jest/globals';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { ParticipantKind } from '../../src/models/participant-kind.js';
import type { Exclusion } from '../../src/redis/lobby/exclusion-store.js';
import { RemovalService } from '../../src/services/meeting/removal-service.js';
import { aLiveParticipant, anActor, aNewRoom } from '../support/builders.js';
import { FakeExclusionStore } from '../support/fakes/exclusion-store.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';

const room = { ...aNewRoom(), viewerRole: 'owner' as const };
const host = anActor({ user: {} });

let meeting: LiveMeeting;
let exclusionStore: FakeExclusionStore;
let removal: RemovalService;

beforeEach(() => {
  meeting = new LiveMeeting(room.id);
  exclusionStore = new FakeExclusionStore();
  removal = new RemovalService({
    ...meeting.parts,
    roomService: { getAsHost: () => Promise.resolve(room) },
    userStore: { findDisabledIds: () => Promise.resolve([]) },
    roomStore: { findRole: () => Promise.resolve(null) },
    lobbyStore: {
      forget(_roomId, identity) {
        meeting.effects.push(`forget ${identity}`);
        return Promise.resolve();
      },
      findGrant: () => Promise.resolve(null),
    },
    exclusionStore: {
      exclude: (roomId, people, as) => {
        meeting.effects.push(`${as} ${people.identities.join(' ')}`);
        return exclusionStore.exclude(roomId, people, as);
      },
      find: (...args) => exclusionStore.find(...args),
      readmit: (...args) => exclusionStore.readmit(...args),
    },
  });
  meeting.add(aLiveParticipant({ identity: 'gus' }));
});

const remove = (identity: string, ban = false) =>
  removal.remove(host, { roomId: room.id, identity, ban });

const exclusionOf = (identity: string) => exclusionStore.find(room.id, identity, null);
const exclude = (identity: string, as: Exclusion) =>
  exclusionStore.exclude(room.id, { identities: [identity], userId: null }, as);

describe('RemovalService.remove', () => {
  it('excludes a participant before it disconnects them, so that they cannot return at once', async () => {
    await remove('gus');

    expect(meeting.effects).toEqual(['removed gus', 'forget gus', 'remove gus']);
  });

  it('changes nothing for an absent participant', async () => {
    await expect(remove('nobody')).rejects.toThrow(NotFoundError);
    meeting.live.delete('gus');
    await expect(remove('gus')).rejects.toThrow(NotFoundError);

    expect(meeting.effects).toEqual([]);
  });

  it('keeps the exclusion when LiveKit becomes unavailable in between, and can be repeated', async () => {
    const working = { ...meeting.participantControl };
    meeting.participantControl.remove = () => Promise.reject(new MediaUnavailableError());
    await expect(remove('gus', true)).rejects.toThrow(MediaUnavailableError);
    expect(await exclusionOf('gus')).toBe('banned');

    Object.assign(meeting.participantControl, working);
    await remove('gus', true);
    expect(meeting.live.has('gus')).toBe(false);
  });

  it('excludes a participant even while LiveKit is unavailable', async () => {
    meeting.beforeCall = () => {
      throw new MediaUnavailableError();
    };

    await expect(remove('gus')).rejects.toThrow(MediaUnavailableError);

    expect(meeting.effects).toEqual(['removed gus', 'forget gus']);
    expect(await exclusionOf('gus')).toBe('removed');

    meeting.beforeCall = null;
    await remove('gus', true);
    expect(await exclusionOf('gus')).toBe('banned');
    expect(meeting.live.has('gus')).toBe(false);
  });

  it('leaves no mark on a phone caller, who asks again by calling, but bans them', async () => {
    meeting.add(aLiveParticipant({ identity: 'sip_1', kind: ParticipantKind.PHONE }));

    await remove('sip_1');
    expect(meeting.effects).toEqual(['forget sip_1', 'remove sip_1']);
    expect(await exclusionOf('sip_1')).toBeNull();

    meeting.add(aLiveParticipant({ identity: 'sip_1', kind: ParticipantKind.PHONE }));
    await remove('sip_1', true);
    expect(await exclusionOf('sip_1')).toBe('banned');
  });

  it('leaves no mark on a phone caller while LiveKit is unavailable', async () => {
    meeting.add(aLiveParticipant({ identity: 'sip_1', kind: ParticipantKind.PHONE }));
    meeting.beforeCall = () => {
      throw new MediaUnavailableError();
    };

    await expect(remove('sip_1')).rejects.toThrow(MediaUnavailableError);

    expect(await exclusionOf('sip_1')).toBeNull();
  });

  it('succeeds if the participant leaves during the call', async () => {
    meeting.participantControl.remove = () => {
      meeting.live.delete('gus');
      return Promise.reject(new MediaUnavailableError());
    };

    await expect(remove('gus')).resolves.toBe('gus');
  });
});

describe('RemovalService.enforceExclusion', () => {
  it('does not disconnect a participant who is not excluded', async () => {
    expect(await removal.enforceExclusion(room.id, 'gus')).toBe(false);
    expect(meeting.effects).toEqual([]);
  });

  it('disconnects an excluded participant, even if LiveKit lists them late', async () => {
    await exclude('late', 'banned');
    setTimeout(() => {
      meeting.live.set('late', aLiveParticipant({ identity: 'late' }));
    }, 60);

    expect(await removal.enforceExclusion(room.id, 'late')).toBe(true);
    expect(meeting.effects).toEqual(['remove late']);
  });

  it('does not disconnect a participant who was readmitted in the meantime', async () => {
    await exclude('late', 'removed');
    setTimeout(() => {
      void exclusionStore.readmit(room.id, 'late', false);
      meeting.live.set('late', aLiveParticipant({ identity: 'late' }));
    }, 60);

    await removal.enforceExclusion(room.id, 'late');

    expect(meeting.live.has('late')).toBe(true);
  });
});
