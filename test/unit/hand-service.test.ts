import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { HandService } from '../../src/services/meeting/hand-service.js';
import { ParticipantChanges } from '../../src/services/meeting/participant-changes.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { aLiveParticipant, anActor, aNewRoom } from '../support/builders.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';

const ROOM = { ...aNewRoom(), viewerRole: 'owner' as const };
const RAISED = { hand_raised_at: '2026-01-01T10:00:00.000Z' };

let meeting: LiveMeeting;
let isHost: boolean;
let hands: HandService;

beforeEach(() => {
  meeting = new LiveMeeting(ROOM.id);
  isHost = true;
  const finder = new ParticipantFinder(meeting.parts);
  hands = new HandService({
    roomService: {
      getAsHost: () => (isHost ? Promise.resolve(ROOM) : Promise.reject(new ForbiddenError())),
    },
    presenceStore: meeting.presenceStore,
    changes: new ParticipantChanges({ ...meeting.parts, finder }),
  });
});

const participantNamed = (identity: string) =>
  anActor({ participant: { roomId: ROOM.id, identity, displayName: identity } });

describe('HandService.setRaised', () => {
  it('raises the hand of the bearer of a participant token if no identity is given', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    const input = { roomId: ROOM.id, raised: true };

    const { handRaisedAt } = await hands.setRaised(participantNamed('gus'), input);

    expect(handRaisedAt).toBeInstanceOf(Date);
    await expect(hands.setRaised(anActor(), input)).rejects.toThrow(UnauthenticatedError);
  });

  it('raises the own hand of a participant who gives their identity, without host privileges', async () => {
    isHost = false;
    meeting.add(aLiveParticipant({ identity: 'gus' }));

    const input = { roomId: ROOM.id, raised: true, identity: 'gus' };
    const { handRaisedAt } = await hands.setRaised(participantNamed('gus'), input);

    expect(handRaisedAt).toBeInstanceOf(Date);
  });

  it('lowers the hand of another participant for hosts alone', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', attributes: RAISED }));
    const input = { roomId: ROOM.id, raised: false, identity: 'gus' };

    isHost = false;
    await expect(hands.setRaised(participantNamed('mia'), input)).rejects.toThrow(ForbiddenError);
    expect(meeting.effects).toEqual([]);
    isHost = true;
    expect(await hands.setRaised(anActor(), input)).toMatchObject({ handRaisedAt: null });
    expect(meeting.updates).toEqual([{ attributes: { hand_raised_at: '' } }]);
  });

  it('never raises the hand of another participant', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    const input = { roomId: ROOM.id, raised: true, identity: 'gus' };

    await expect(hands.setRaised(anActor(), input)).rejects.toThrow(InvalidInputError);
    expect(meeting.effects).toEqual([]);
  });

  it('answers NOT_FOUND for an absent participant', async () => {
    const input = { roomId: ROOM.id, raised: false, identity: 'gus' };

    await expect(hands.setRaised(anActor(), input)).rejects.toThrow(NotFoundError);
  });
});

describe('HandService.lowerAll', () => {
  it('lowers every raised hand, and returns the participants who had raised one', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', attributes: RAISED }));
    meeting.add(aLiveParticipant({ identity: 'mia' }));
    meeting.add(aLiveParticipant({ identity: 'ada', attributes: RAISED }));

    const lowered = await hands.lowerAll(anActor(), ROOM.id);

    expect(lowered.map(({ identity, handRaisedAt }) => [identity, handRaisedAt])).toEqual([
      ['gus', null],
      ['ada', null],
    ]);
    expect(await hands.lowerAll(anActor(), ROOM.id)).toEqual([]);
  });

  it('skips a participant who has just left', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', attributes: RAISED }));
    meeting.add(aLiveParticipant({ identity: 'ada', attributes: RAISED }));
    meeting.participantControl.update = (_roomId, identity) => {
      if (identity === 'ada') return Promise.resolve();
      meeting.live.delete(identity);
      return Promise.reject(new MediaUnavailableError());
    };

    expect(await hands.lowerAll(anActor(), ROOM.id)).toMatchObject([{ identity: 'ada' }]);
  });

  it('lowers the other hands before it reports one that LiveKit could not lower', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', attributes: RAISED }));
    meeting.add(aLiveParticipant({ identity: 'ada', attributes: RAISED }));
    meeting.participantControl.update = (_roomId, identity) =>
      identity === 'gus' ? Promise.reject(new MediaUnavailableError()) : Promise.resolve();

    await expect(hands.lowerAll(anActor(), ROOM.id)).rejects.toThrow(MediaUnavailableError);
    expect(await meeting.presenceStore.find(ROOM.id, 'ada')).toMatchObject({ handRaisedAt: null });
  });
});
