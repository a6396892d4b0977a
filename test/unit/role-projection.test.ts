import { beforeEach, describe, expect, it } from '@jest/globals';
import { RoleProjection } from '../../src/services/projection/role-projection.js';
import type { RoomRole } from '../../src/models/room.js';
import { aLiveParticipant, aNewRoom } from '../support/builders.js';
import { away, LiveMeeting } from '../support/fakes/live-meeting.js';

const room = { ...aNewRoom(), viewerRole: null };

let meeting: LiveMeeting;
let role: RoomRole | null;
let tasks: string[];
let roles: RoleProjection;

beforeEach(() => {
  meeting = new LiveMeeting(room.id);
  role = 'administrator';
  tasks = [];
  meeting.add(aLiveParticipant({ identity: 'laptop' }), 'uma');
  meeting.add(aLiveParticipant({ identity: 'phone' }), 'uma');
  meeting.add(aLiveParticipant({ identity: 'guest' }));
  roles = new RoleProjection({
    ...meeting.parts,
    roomStore: {
      findById: () => Promise.resolve(room),
      findRole: () => Promise.resolve(role),
    },
    projection: {
      publishing: (_room, is) => ({ permission: { publishSources: is ? ['camera'] : [] } }),
    },
    tasks: {
      schedule(roomId) {
        tasks.push(roomId);
        return Promise.resolve();
      },
    },
    log: { warn: () => undefined },
  });
});

const updated = () => meeting.effects.filter((effect) => effect.startsWith('update')).sort();

describe('RoleProjection', () => {
  it('updates all devices of the user, and no other participant', async () => {
    await roles.changed(room.id, 'uma', 'administrator');

    expect(updated()).toEqual(['update laptop', 'update phone']);
    expect(meeting.updates[0]).toEqual({
      attributes: { room_role: 'administrator' },
      permission: { publishSources: ['camera'] },
    });
    expect((await meeting.presenceStore.find(room.id, 'phone'))?.role).toBe('administrator');
    expect((await meeting.presenceStore.find(room.id, 'guest'))?.role).toBeNull();
    expect(tasks).toEqual([]);
  });

  it('sends LiveKit no request about a user who is not in the meeting', async () => {
    meeting.beforeCall = away;

    await roles.changed(room.id, 'somebody else', 'member');

    expect(tasks).toEqual([]);
  });

  it('writes the role that the database has when the update runs', async () => {
    role = null;

    await roles.changed(room.id, 'uma', 'administrator');

    expect(meeting.updates[0]).toMatchObject({ attributes: { room_role: '' } });
  });

  it('leaves the update to a task while LiveKit is unavailable, but shows the role in presence', async () => {
    meeting.beforeCall = away;

    await roles.changed(room.id, 'uma', 'administrator');

    expect(tasks).toEqual([room.id]);
    expect((await meeting.presenceStore.find(room.id, 'laptop'))?.role).toBe('administrator');
  });

  it('leaves the update to a task if LiveKit takes long, because a person waits for the response', async () => {
    meeting.beforeCall = () => new Promise(() => undefined);

    await roles.changed(room.id, 'uma', 'administrator');

    expect(tasks).toEqual([room.id]);
  });
});
