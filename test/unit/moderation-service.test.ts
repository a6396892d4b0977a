import { describe, expect, it } from '@jest/globals';
import {
  ForbiddenError,
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
} from '../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { Actor } from '../../src/models/actor.js';
import { MuteAnnouncer } from '../../src/services/meeting/mute-announcer.js';
import { ModerationService } from '../../src/services/meeting/moderation-service.js';
import { ParticipantChanges } from '../../src/services/meeting/participant-changes.js';
import { ParticipantFinder } from '../../src/services/meeting/participant-finder.js';
import { MeetingHostService } from '../../src/services/rooms/meeting-host-service.js';
import { aBearer, aLiveParticipant } from '../support/builders.js';
import { FakeExclusionStore } from '../support/fakes/exclusion-store.js';
import { FakeLobbyStore } from '../support/fakes/lobby-store.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';
import { PublishedEvents } from '../support/fakes/published-events.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

/** A meeting of an owner, an administrator, and two guests, all with an open microphone. */
async function aMeeting() {
  const { store: roomStore, rooms: roomService, members, someone, someoneAs } = roomsInMemory();
  const owner = someone();
  const room = await roomService.create(owner, { name: 'Weekly', accessLevel: 'public' });
  const administrator = await someoneAs('administrator', room);
  const meeting = new LiveMeeting(room.id);
  const join = (identity: string, userId: string | null = null) =>
    meeting.add(withMicrophone({ identity, name: identity }), userId);
  join('owner', owner.user.id);
  join('administrator', administrator.user.id);
  join('gus');
  join('uma');
  const finder = new ParticipantFinder(meeting.parts);
  const pubSub = new PublishedEvents();
  const service = new ModerationService({
    ...meeting.parts,
    mediaServer: { listParticipants: () => Promise.resolve([...meeting.live.values()]) },
    roomService,
    meetingHostService: new MeetingHostService({
      roomService,
      lobbyStore: new FakeLobbyStore(),
      exclusionStore: new FakeExclusionStore(),
    }),
    roomStore,
    roomMemberService: members,
    finder,
    changes: new ParticipantChanges({ ...meeting.parts, finder }),
    muteAnnouncer: new MuteAnnouncer({ ...meeting.parts, pubSub }),
  });
  const participant = (identity: string) => aBearer(room.id, identity);
  return {
    meeting,
    service,
    room,
    roomService,
    owner,
    administrator,
    participant,
    someone,
    join,
    pubSub,
  };
}

const withMicrophone = (given: Partial<MediaParticipant>) =>
  aLiveParticipant({
    ...given,
    tracks: [{ sid: `TR_${given.identity ?? ''}`, source: 'microphone', muted: false }],
  });

const mutedIn = ({ effects }: LiveMeeting) =>
  effects.filter((effect) => effect.startsWith('mute')).sort();

describe('ModerationService.mute', () => {
  it('lets every participant mute another one while the room allows it, but not a host', async () => {
    const { service, room, meeting, participant } = await aMeeting();
    const mute = (actor: Actor, identity: string) =>
      service.mute(actor, { roomId: room.id, identity });

    await mute(participant('gus'), 'uma');
    await expect(mute(participant('gus'), 'owner')).rejects.toThrow(ForbiddenError);

    expect(mutedIn(meeting)).toEqual(['mute TR_uma']);
  });

  it('lets hosts alone mute others if the room does not allow it to everyone', async () => {
    const { service, room, roomService, owner, meeting, participant } = await aMeeting();
    await roomService.update(owner, { id: room.id, configuration: { everyoneCanMute: false } });
    const mute = (actor: Actor, identity: string) =>
      service.mute(actor, { roomId: room.id, identity });

    await expect(mute(participant('gus'), 'uma')).rejects.toThrow(ForbiddenError);
    await mute(owner, 'uma');
    await mute(owner, 'administrator');

    expect(mutedIn(meeting)).toEqual(['mute TR_administrator', 'mute TR_uma']);
  });

  it('answers FORBIDDEN to a participant who has left, and NOT_FOUND to outsiders', async () => {
    const { service, room, participant, someone } = await aMeeting();
    const input = { roomId: room.id, identity: 'uma' };

    await expect(service.mute(participant('left'), input)).rejects.toThrow(ForbiddenError);
    await expect(service.mute(someone(), input)).rejects.toThrow(NotFoundError);
    await expect(service.mute(someone(), { ...input, roomId: 'no ID' })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('publishes the muted participants and the host who muted them', async () => {
    const { service, room, owner, participant, pubSub } = await aMeeting();

    await service.mute(participant('gus'), { roomId: room.id, identity: 'uma' });
    await service.mute(participant('gus'), { roomId: room.id, identity: 'gus' });
    await service.mute(owner, { roomId: room.id, identity: 'gus' });

    expect(pubSub.all).toMatchObject([
      { payload: { type: 'muted', identities: ['uma'], by: { identity: 'gus' } } },
      // The owner's request carries no participant token.
      { payload: { type: 'muted', identities: ['gus'], by: null } },
    ]);
  });

  it('refuses an empty track ID', async () => {
    const { service, room, owner } = await aMeeting();

    await expect(
      service.mute(owner, { roomId: room.id, identity: 'uma', trackSid: '' }),
    ).rejects.toThrow(InvalidInputError);
  });
});

describe('ModerationService.muteEveryone', () => {
  it('mutes every open microphone except those of hosts and of the caller', async () => {
    const { service, room, owner, meeting } = await aMeeting();
    meeting.add(aLiveParticipant({ identity: 'silent' }));

    const muted = await service.muteEveryone(owner, room.id);

    expect(muted.map(({ identity }) => identity).sort()).toEqual(['gus', 'uma']);
    expect(mutedIn(meeting)).toEqual(['mute TR_gus', 'mute TR_uma']);
  });

  it('publishes one event for everyone, and none if everyone was muted already', async () => {
    const { service, room, owner, meeting, pubSub } = await aMeeting();

    await service.muteEveryone(owner, room.id);
    for (const [identity, person] of meeting.live) {
      const tracks = person.tracks.map((track) => ({ ...track, muted: true }));
      meeting.live.set(identity, { ...person, tracks });
    }
    await service.muteEveryone(owner, room.id);

    expect(pubSub.all).toMatchObject([
      { payload: { type: 'muted', identities: ['gus', 'uma'], by: null } },
    ]);
  });

  it('publishes the participants muted before a failure', async () => {
    const { service, room, owner, meeting, pubSub } = await aMeeting();
    const control = { ...meeting.participantControl };
    meeting.participantControl.mute = (roomId, identity, sid) =>
      identity === 'gus'
        ? Promise.reject(new MediaUnavailableError())
        : control.mute(roomId, identity, sid);

    await expect(service.muteEveryone(owner, room.id)).rejects.toThrow(MediaUnavailableError);

    expect(pubSub.all).toMatchObject([{ payload: { type: 'muted', identities: ['uma'] } }]);
  });

  it('mutes the others when one of them has just left', async () => {
    const { service, room, owner, meeting } = await aMeeting();
    const control = { ...meeting.participantControl };
    meeting.participantControl.mute = (roomId, identity, sid) =>
      identity === 'gus'
        ? Promise.reject(new NotFoundError())
        : control.mute(roomId, identity, sid);

    const muted = await service.muteEveryone(owner, room.id);

    expect(muted.map(({ identity }) => identity)).toEqual(['uma']);
  });
});

describe('ModerationService.update', () => {
  it('renames a participant, and changes what they may publish', async () => {
    const { service, room, administrator, meeting } = await aMeeting();

    const changed = await service.update(administrator, {
      roomId: room.id,
      identity: 'gus',
      displayName: ' Gustav ',
      permission: { publishSources: ['microphone'] },
    });

    expect(changed).toMatchObject({ identity: 'gus', displayName: 'Gustav' });
    expect((await meeting.presenceStore.permissions(room.id)).get('gus')).toEqual({
      publishSources: ['microphone'],
    });
  });

  it('lets an administrator change everyone except owners', async () => {
    const { service, room, administrator, owner } = await aMeeting();
    const rename = (actor: Actor, identity: string) =>
      service.update(actor, { roomId: room.id, identity, displayName: 'New' });

    await expect(rename(administrator, 'owner')).rejects.toThrow(ForbiddenError);
    await expect(rename(owner, 'owner')).resolves.toMatchObject({ displayName: 'New' });
  });

  it('refuses an update without a change', async () => {
    const { service, room, owner } = await aMeeting();

    await expect(service.update(owner, { roomId: room.id, identity: 'gus' })).rejects.toThrow(
      InvalidInputError,
    );
  });
});

describe('ModerationService.setRole', () => {
  it('makes a user in the meeting a member of the room', async () => {
    const { service, room, roomService, owner, someone, join } = await aMeeting();
    const user = someone();
    join('new member', user.user.id);

    const changed = await service.setRole(owner, {
      roomId: room.id,
      identity: 'new member',
      role: 'administrator',
    });

    expect(changed).toMatchObject({ identity: 'new member', role: 'administrator' });
    expect(await roomService.get(user, room.id)).toMatchObject({ viewerRole: 'administrator' });
  });

  it('answers NOT_FOUND for a guest, who has no account for a role', async () => {
    const { service, room, owner } = await aMeeting();

    await expect(
      service.setRole(owner, { roomId: room.id, identity: 'gus', role: 'member' }),
    ).rejects.toThrow(NotFoundError);
  });
});
