import { describe, expect, it } from '@jest/globals';
import {
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { OwnParticipantService } from '../../src/services/meeting/own-participant-service.js';
import { ParticipantChanges } from '../../src/services/meeting/participant-changes.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { aBearer, aLiveParticipant, anActor } from '../support/builders.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';

const ROOM = 'room';

function aParticipantOfAMeeting() {
  const meeting = new LiveMeeting(ROOM);
  meeting.add(aLiveParticipant({ identity: 'gus', name: 'Gus' }));
  const finder = new ParticipantFinder(meeting.parts);
  const service = new OwnParticipantService(new ParticipantChanges({ ...meeting.parts, finder }));
  const gus = aBearer(ROOM, 'gus');
  return { meeting, service, gus };
}

describe('OwnParticipantService', () => {
  it('renames the bearer of a participant token, in LiveKit and in presence', async () => {
    const { meeting, service, gus } = aParticipantOfAMeeting();

    expect(await service.rename(gus, ROOM, ' Gustav ')).toMatchObject({ displayName: 'Gustav' });

    expect(meeting.updates).toMatchObject([{ name: 'Gustav' }]);
    expect(await meeting.presenceStore.find(ROOM, 'gus')).toMatchObject({ displayName: 'Gustav' });
  });

  it('refuses an empty name', async () => {
    const { meeting, service, gus } = aParticipantOfAMeeting();

    await expect(service.rename(gus, ROOM, '  ')).rejects.toThrow(InvalidInputError);

    expect(meeting.effects).toEqual([]);
  });

  it('answers UNAUTHENTICATED without a participant token, even to a signed-in user', async () => {
    const { service } = aParticipantOfAMeeting();

    await expect(service.rename(anActor({ user: {} }), ROOM, 'Gus')).rejects.toThrow(
      UnauthenticatedError,
    );
  });

  it('answers NOT_FOUND with a token of another room, and after the participant has left', async () => {
    const { meeting, service } = aParticipantOfAMeeting();
    const elsewhere = aBearer('other room', 'gus');
    const gone = aBearer(ROOM, 'gone');

    await expect(service.rename(elsewhere, ROOM, 'Gustav')).rejects.toThrow(NotFoundError);
    await expect(service.rename(gone, ROOM, 'Gustav')).rejects.toThrow(NotFoundError);

    expect(meeting.effects).toEqual([]);
  });
});
