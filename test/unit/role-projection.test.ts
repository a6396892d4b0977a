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
  meeting = new LiveMeeting();
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

describe('a role that has changed', () => {
  it('reaches all devices of that user, and nobody else', async () => {
    await roles.changed(room.id, 'uma', 'administrator');

    expect(updated()).toEqual(['update laptop', 'update phone']);
    expect(meeting.updates[0]).toEqual({
      attributes: { room_role: 'administrator' },
      permission: { publishSources: ['camera'] },
    });
    expect(meeting.records.get('phone')?.role).toBe('administrator');
    expect(meeting.records.get('guest')?.role).toBeNull();
    expect(tasks).toEqual([]);
  });

  it('asks LiveKit nothing when that user is not in the meeting', async () => {
    meeting.beforeCall = away;

    await roles.changed(room.id, 'somebody else', 'member');

    expect(tasks).toEqual([]);
  });

  it('is what the database says when its turn comes, not what it was', async () => {
    role = null;

    await roles.changed(room.id, 'uma', 'administrator');

    expect(meeting.updates[0]).toMatchObject({ attributes: { room_role: '' } });
  });

  it('is left to a task while LiveKit is away, and shown all the same', async () => {
    meeting.beforeCall = away;

    await roles.changed(room.id, 'uma', 'administrator');

    expect(tasks).toEqual([room.id]);
    expect(meeting.records.get('laptop')?.role).toBe('administrator');
  });

  it('is left to a task when LiveKit takes its time: somebody waits for the answer', async () => {
    meeting.beforeCall = () => new Promise(() => undefined);

    await roles.changed(room.id, 'uma', 'administrator');

    expect(tasks).toEqual([room.id]);
  });
});
