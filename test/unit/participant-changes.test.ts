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
  meeting = new LiveMeeting();
  const finder = new ParticipantFinder(meeting.parts);
  changes = new ParticipantChanges({ ...meeting.parts, finder });
});

const microphone = { sid: 'TR_1', source: 'microphone', muted: false } as const;
const camera = { sid: 'TR_2', source: 'camera', muted: false } as const;

describe('muting', () => {
  it('means every microphone, and nothing else, when no track is named', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone, camera] }));

    const { tracks } = await changes.mute(ROOM, 'gus', null);

    expect(meeting.effects).toEqual(['mute TR_1', 'note gus']);
    expect(tracks).toEqual([{ ...microphone, muted: true }, camera]);
  });

  it('mutes what LiveKit lists as muted, too: they may have spoken again since', async () => {
    const muted = { ...microphone, muted: true };
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [muted] }));

    await changes.mute(ROOM, 'gus', null);

    expect(meeting.effects).toContain('mute TR_1');
  });

  it('asks LiveKit nothing about people who are not there', async () => {
    await expect(changes.mute(ROOM, 'nobody', null)).rejects.toThrow(NotFoundError);

    expect(meeting.effects).toEqual([]);
  });

  it('waits for a track that LiveKit lists a bit late', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    setTimeout(() => {
      meeting.add(aLiveParticipant({ identity: 'gus', tracks: [camera] }));
    }, 60);

    await changes.mute(ROOM, 'gus', camera.sid);

    expect(meeting.effects).toContain('mute TR_2');
  });

  it('is NOT_FOUND, not an outage, for somebody who goes while LiveKit looks for them', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone] }));
    meeting.control.mute = () => {
      meeting.live.delete('gus');
      return Promise.reject(new MediaUnavailableError());
    };

    await expect(changes.mute(ROOM, 'gus', null)).rejects.toThrow(NotFoundError);
  });

  it('is an outage while LiveKit is away', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', tracks: [microphone] }));
    meeting.beforeCall = away;

    await expect(changes.mute(ROOM, 'gus', null)).rejects.toThrow(MediaUnavailableError);
  });
});

describe('finding somebody', () => {
  it('waits for those of whom presence knows and whom LiveKit does not list yet', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus', isActive: false }));
    setTimeout(() => {
      meeting.live.set('gus', aLiveParticipant({ identity: 'gus' }));
    }, 60);

    await expect(changes.setHand(ROOM, 'gus', true)).resolves.toMatchObject({ identity: 'gus' });
  });

  it('takes ghosts of a server that died for absent', async () => {
    meeting.live.set('ghost', aLiveParticipant({ identity: 'ghost' }));

    await expect(changes.setHand(ROOM, 'ghost', true)).rejects.toThrow(NotFoundError);
    expect(meeting.effects).toEqual([]);
  });
});

describe('a hand', () => {
  it('goes up in LiveKit before anybody is told', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));

    const { handRaisedAt } = await changes.setHand(ROOM, 'gus', true);

    expect(meeting.effects).toEqual(['update gus', 'note gus']);
    expect(meeting.updates).toEqual([
      { attributes: { hand_raised_at: handRaisedAt?.toISOString() } },
    ]);
  });

  it('stays down for everybody when LiveKit cannot be reached', async () => {
    meeting.add(aLiveParticipant({ identity: 'gus' }));
    meeting.control.update = () => Promise.reject(new MediaUnavailableError());

    await expect(changes.setHand(ROOM, 'gus', true)).rejects.toThrow(MediaUnavailableError);

    expect(meeting.records.get('gus')?.handRaisedAt).toBeNull();
  });
});
