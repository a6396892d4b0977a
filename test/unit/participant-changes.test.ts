import { beforeEach, describe, expect, it } from '@jest/globals';
import { MediaUnavailableError, NotFoundError } from '../../src/errors/domain-error.js';
import { ParticipantChanges } from '../../src/services/meeting/participant-changes.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { aLiveParticipant } from '../support/builders.js';
import { away, LiveMeeting } from '../support/fakes/live-meeting.js';

const ROOM = 'room';

let meeting: LiveMeeting;
let changes: ParticipantChanges;

beforeEach(() => {
  meeting = new LiveMeeting(ROOM);
  const finder = new ParticipantFinder(meeting.parts);
  changes = new ParticipantChanges({ ...meeting.parts, finder });
});

const microphone = { sid: 'TR_1', source: 'microphone', muted: false } as const;
const camera = { sid: 'TR_2', source: 'camera', muted: false } as const;

describe('ParticipantChanges.mute', () => {
  it('mutes every microphone, and nothing else, without a track', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone, camera] }));

    const { tracks } = await changes.mute(ROOM, 'gus', null);

    expect(meeting.effects).toEqual(['mute TR_1', 'note gus']);
    expect(tracks).toEqual([{ ...microphone, muted: true }, camera]);
  });

  it('mutes a track that LiveKit lists as muted, because it may have been unmuted since', async () => {
    const muted = { ...microphone, muted: true };
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [muted] }));

    await changes.mute(ROOM, 'gus', null);

    expect(meeting.effects).toContain('mute TR_1');
  });

  it('sends LiveKit no request about absent participants', async () => {
    await expect(changes.mute(ROOM, 'nobody', null)).rejects.toThrow(NotFoundError);

    expect(meeting.effects).toEqual([]);
  });

  it('waits for a track that LiveKit lists late', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    setTimeout(() => {
      meeting.add(aLiveParticipant({ identity: 'gus', tracks: [camera] }));
    }, 60);

    await changes.mute(ROOM, 'gus', camera.sid);

    expect(meeting.effects).toContain('mute TR_2');
  });

  it('answers NOT_FOUND, and not an outage, for a participant who leaves during the call', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone] }));
    meeting.participantControl.mute = () => {
      meeting.live.delete('gus');
      return Promise.reject(new MediaUnavailableError());
    };

    await expect(changes.mute(ROOM, 'gus', null)).rejects.toThrow(NotFoundError);
  });

  it('reports an outage while LiveKit is unavailable', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone] }));
    meeting.beforeCall = away;

    await expect(changes.mute(ROOM, 'gus', null)).rejects.toThrow(MediaUnavailableError);
  });
});

describe('ParticipantChanges, for a participant that presence and LiveKit list differently,', () => {
  it('waits for a participant that LiveKit does not list yet', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', isActive: false }));
    setTimeout(() => {
      meeting.live.set('gus', aLiveParticipant({ identity: 'gus' }));
    }, 60);

    await expect(changes.setHand(ROOM, 'gus', true)).resolves.toMatchObject({ identity: 'gus' });
  });

  it('treats the ghosts of a dead server as absent', async () => {
    meeting.live.set('ghost', aLiveParticipant({ identity: 'ghost' }));

    await expect(changes.setHand(ROOM, 'ghost', true)).rejects.toThrow(NotFoundError);
    expect(meeting.effects).toEqual([]);
  });
});

describe('ParticipantChanges.setHand', () => {
  it('raises the hand in LiveKit before it publishes the change', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));

    const { handRaisedAt } = await changes.setHand(ROOM, 'gus', true);

    expect(meeting.effects).toEqual(['update gus', 'note gus']);
    expect(meeting.updates).toEqual([
      { attributes: { hand_raised_at: handRaisedAt?.toISOString() } },
    ]);
  });

  it('publishes no raised hand while LiveKit is unavailable', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    meeting.participantControl.update = () => Promise.reject(new MediaUnavailableError());

    await expect(changes.setHand(ROOM, 'gus', true)).rejects.toThrow(MediaUnavailableError);

    expect((await meeting.presenceStore.find(ROOM, 'gus'))?.handRaisedAt).toBeNull();
  });
});
