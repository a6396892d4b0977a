import { describe, expect, it } from '@jest/globals';
import type { MediaRoom } from '../../src/livekit/media-server.js';
import type { RoomRole } from '../../src/models/room.js';
import type { PresenceStore } from '../../src/redis/presence/presence-store.js';
import {
  RoomProjection,
  type RecordingMark,
} from '../../src/services/projection/room-projection.js';
import { aLiveParticipant } from '../support/builders.js';
import { LiveMeeting } from '../support/fakes/live-meeting.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

/** An open room with one member in it, whose token states no role. */
async function anOpenRoom(metadata = '') {
  const { store: roomStore, rooms, someone, someoneAs } = roomsInMemory();
  const owner = someone();
  const room = await rooms.create(owner, { name: 'Weekly', accessLevel: 'trusted' });
  const meeting = new LiveMeeting(room.id);
  const open: { current: MediaRoom | null } = {
    current: { ...SESSION, name: room.id, metadata, maxParticipants: null },
  };
  const recording: { current: RecordingMark | null } = { current: null };
  const projection = new RoomProjection({
    ...meeting.parts,
    // The projection uses no events of presence.
    presenceStore: meeting.presenceStore as Partial<PresenceStore> as PresenceStore,
    roomStore,
    mediaServer: {
      ...meeting.mediaServer,
      findRoom: () => Promise.resolve(open.current),
      listParticipants: () => Promise.resolve([...meeting.live.values()]),
      closeRoom: () => {
        open.current = null;
        return Promise.resolve();
      },
      setMetadata: (_roomId, text) => {
        meeting.effects.push('metadata');
        if (open.current) open.current = { ...open.current, metadata: text };
        return Promise.resolve();
      },
    },
    publishSources: ['microphone', 'camera'],
    recordingOf: () => Promise.resolve(recording.current),
  });
  const join = async (identity: string, role: RoomRole) => {
    const { user } = await someoneAs(role, room);
    meeting.add(aLiveParticipant({ identity }), user.id);
    return user.id;
  };
  const written = () => JSON.parse(open.current?.metadata ?? '{}') as Record<string, unknown>;
  return { room, rooms, owner, meeting, open, recording, projection, join, written };
}

describe('RoomProjection', () => {
  it('writes the access level and the settings of the room into its metadata', async () => {
    const { room, projection, written, open } = await anOpenRoom();
    if (!open.current) throw new Error('not open');
    const before = await projection.isCurrent(room, open.current);

    await projection.apply(room.id);

    const configuration = { everyoneCanMute: true, publishSources: null };
    expect(written()).toEqual({ accessLevel: 'trusted', configuration });
    expect([before, await projection.isCurrent(room, open.current)]).toEqual([false, true]);
  });

  it('keeps the metadata of other applications, and replaces a text that is not JSON', async () => {
    const kept = await anOpenRoom('{"theirs":1,"accessLevel":"public"}');
    const broken = await anOpenRoom('not JSON');

    await kept.projection.apply(kept.room.id);
    await broken.projection.apply(broken.room.id);

    expect(kept.written()).toMatchObject({ theirs: 1, accessLevel: 'trusted' });
    expect(broken.written()).toMatchObject({ accessLevel: 'trusted' });
  });

  it('shows the running recording, and removes it afterward', async () => {
    const { room, projection, recording, written } = await anOpenRoom();
    recording.current = { id: 'recording', mode: 'screen', status: 'active' };
    await projection.apply(room.id);
    const during = written();
    recording.current = null;

    await projection.apply(room.id);

    expect(during).toMatchObject({ recording: { id: 'recording', status: 'active' } });
    expect(written()).not.toHaveProperty('recording');
  });

  it('writes nothing twice, and nothing into a room that is not open', async () => {
    const { room, projection, meeting, open, join } = await anOpenRoom();
    await join('member', 'member');
    await projection.apply(room.id);
    meeting.effects.length = 0;

    await projection.apply(room.id);
    open.current = null;
    await projection.apply(room.id);

    // LiveKit still lists the attributes of the token in this test, so only they are written again.
    expect(meeting.effects).not.toContain('metadata');
  });

  it('closes an empty room whose limit changed, because LiveKit keeps the one it was opened with', async () => {
    const { room, rooms, owner, projection, open } = await anOpenRoom();
    await rooms.update(owner, { id: room.id, configuration: { maxParticipants: 2 } });

    await projection.apply(room.id);

    expect(open.current).toBeNull();
  });

  it('leaves a room open whose limit changed during the meeting', async () => {
    const { room, rooms, owner, projection, open, join, written } = await anOpenRoom();
    await join('member', 'member');
    await rooms.update(owner, { id: room.id, configuration: { maxParticipants: 2 } });

    await projection.apply(room.id);

    expect(open.current).not.toBeNull();
    expect(written()).toMatchObject({ accessLevel: 'trusted' });
  });

  it('gives a host in the meeting their role and every source', async () => {
    const { room, projection, meeting, join } = await anOpenRoom();
    await join('admin', 'administrator');

    await projection.apply(room.id);

    expect(meeting.updates).toMatchObject([
      {
        attributes: { room_role: 'administrator', is_authenticated: 'true' },
        permission: { publishSources: expect.arrayContaining(['screen_share']) },
      },
    ]);
    expect(await meeting.presenceStore.find(room.id, 'admin')).toMatchObject({
      role: 'administrator',
    });
  });

  it('takes sources from participants whose room no longer allows them, but not from hosts', async () => {
    const { room, rooms, owner, projection, meeting, join } = await anOpenRoom();
    await join('member', 'member');
    await rooms.update(owner, {
      id: room.id,
      configuration: { publishSources: ['microphone'] },
    });

    await projection.apply(room.id);

    expect(meeting.updates).toMatchObject([{ permission: { publishSources: ['microphone'] } }]);
    expect(
      projection.publishing(
        { ...room, configuration: { ...room.configuration, publishSources: [] } },
        'owner',
        aLiveParticipant(),
        undefined,
      ).permission?.publishSources,
    ).toContain('camera');
  });

  it('keeps the permissions that a host gave to one participant', async () => {
    const { room, projection, meeting, join } = await anOpenRoom();
    await join('member', 'member');
    await meeting.presenceStore.permit(room.id, 'member', { canPublishData: false });

    await projection.apply(room.id);

    expect(meeting.updates).toMatchObject([{ permission: { canPublishData: false } }]);
  });

  it('leaves agents, recorders, and phone callers alone, which have permissions of their own', async () => {
    const { room, projection, meeting } = await anOpenRoom();
    meeting.add(aLiveParticipant({ identity: 'agent', kind: 'agent' }));
    meeting.add(aLiveParticipant({ identity: 'caller', kind: 'phone' }));
    meeting.add(aLiveParticipant({ identity: 'recorder', kind: 'recorder', isHidden: true }));

    await projection.apply(room.id);

    expect(meeting.updates).toEqual([]);
  });

  it('updates a participant who joins with a token from before a change of their role', async () => {
    const { room, projection, meeting, join } = await anOpenRoom();
    await join('member', 'member');
    const record = await meeting.presenceStore.find(room.id, 'member');
    const live = meeting.live.get('member');
    if (!record || !live) throw new Error('not in the meeting');

    await projection.arrived(room.id, { room, record, live });

    expect(meeting.updates).toMatchObject([{ attributes: { room_role: 'member' } }]);
  });
});
