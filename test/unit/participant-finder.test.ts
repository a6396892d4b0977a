import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { aLiveParticipant } from '../support/builders.js';
import { away, LiveMeeting } from '../support/fakes/live-meeting.js';

const ROOM = 'room';

describe('ParticipantFinder', () => {
  it('finds a participant that both presence and LiveKit know', async () => {
    const meeting = new LiveMeeting(ROOM);
    const live = aLiveParticipant({ identity: 'gus' });
    meeting.add(live);

    const found = await new ParticipantFinder(meeting.parts).get(ROOM, 'gus');

    expect(found).toMatchObject({ identity: 'gus', live, record: { sid: live.sid } });
  });

  it('waits for a participant who is connecting', async () => {
    const meeting = new LiveMeeting(ROOM);
    const live = aLiveParticipant({ identity: 'gus' });
    meeting.add({ ...live, isActive: false });
    let calls = 0;
    meeting.beforeCall = () => {
      calls += 1;
      if (calls === 3) meeting.live.set('gus', live);
    };

    expect(await new ParticipantFinder(meeting.parts).get(ROOM, 'gus')).toMatchObject({ live });
    expect(calls).toBe(3);
  });

  it('answers NOT_FOUND at once for an absent participant', async () => {
    const meeting = new LiveMeeting(ROOM);
    let calls = 0;
    meeting.beforeCall = () => void (calls += 1);

    await expect(new ParticipantFinder(meeting.parts).get(ROOM, 'gus')).rejects.toThrow(
      NotFoundError,
    );
    expect(calls).toBe(1);
  });

  it('answers NOT_FOUND for a participant that LiveKit lists but that must not be in the meeting', async () => {
    const meeting = new LiveMeeting(ROOM);
    meeting.live.set('banned', aLiveParticipant({ identity: 'banned' }));

    await expect(new ParticipantFinder(meeting.parts).get(ROOM, 'banned')).rejects.toThrow(
      NotFoundError,
    );
  });

  it('does not take an outage of LiveKit for an absence', async () => {
    const meeting = new LiveMeeting(ROOM);
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    meeting.beforeCall = away;

    await expect(new ParticipantFinder(meeting.parts).get(ROOM, 'gus')).rejects.toThrow(
      MediaUnavailableError,
    );
  });
});
