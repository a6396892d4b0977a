import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RoomRole } from '../../src/models/room.js';
import { anActor } from '../support/builders.js';
import { roomsInMemory, type SignedIn } from '../support/rooms-in-memory.js';
import { roomTopic } from '../../src/redis/room-events.js';

const NOT_FOUND = expect.objectContaining({ code: 'NOT_FOUND' });
const FORBIDDEN = expect.objectContaining({ code: 'FORBIDDEN' });
const CONFLICT = expect.objectContaining({ code: 'CONFLICT' });
const invalid = (...fields: string[]) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', fields });

/** A room with one person of each role. */
async function aRoomWithPeople() {
  const world = roomsInMemory();
  const owner = world.someone();
  const room = await world.rooms.create(owner, { name: 'Weekly' });
  const administrator = await world.someoneAs('administrator', room);
  const member = await world.someoneAs('member', room);
  const { members, store } = world;
  return {
    ...world,
    room,
    owner,
    administrator,
    member,
    set: (actor: SignedIn, target: SignedIn, role: RoomRole) =>
      members.set(actor, { roomId: room.id, userId: target.user.id, role }),
    remove: (actor: SignedIn, target: SignedIn) =>
      members.remove(actor, { roomId: room.id, userId: target.user.id }),
    roleOf: (target: SignedIn) => store.findRole(room.id, target.user.id),
  };
}

describe('RoomMemberService.set', () => {
  it('makes a user a member by ID or email address, and publishes the change', async () => {
    const { members, room, owner, someone, roleOf, pubSub } = await aRoomWithPeople();
    const bob = someone();
    const eve = someone({ email: 'eve@example.org' });

    const answer = await members.set(owner, {
      roomId: room.id,
      userId: bob.user.id,
      role: 'member',
    });
    await members.set(owner, { roomId: room.id, email: 'eve@example.org', role: 'administrator' });

    expect(answer).toEqual(room);
    expect(await roleOf(bob)).toBe('member');
    expect(await roleOf(eve)).toBe('administrator');
    const signal = { type: 'member', roomId: room.id };
    expect(pubSub.all.map(({ payload }) => payload)).toEqual([
      { ...signal, userId: bob.user.id, role: 'member' },
      { ...signal, userId: eve.user.id, role: 'administrator' },
    ]);
  });

  it('publishes nothing if nothing changes, but repairs the role in the meeting', async () => {
    const { owner, member, set, pubSub, room } = await aRoomWithPeople();

    expect(await set(owner, member, 'member')).toEqual(room);
    expect(pubSub.all).toEqual([]);
  });

  it('lets owners give every role to users who are not owners', async () => {
    const { owner, member, set, roleOf } = await aRoomWithPeople();

    for (const role of ['administrator', 'member', 'owner'] as const) {
      await set(owner, member, role);
      expect(await roleOf(member)).toBe(role);
    }
  });

  it('lets administrators give the roles below owner to users who are not owners', async () => {
    const { owner, administrator, member, set, roleOf } = await aRoomWithPeople();

    await set(administrator, member, 'administrator');
    await set(administrator, member, 'member');
    await expect(set(administrator, member, 'owner')).rejects.toThrow(FORBIDDEN);
    await expect(set(administrator, administrator, 'owner')).rejects.toThrow(FORBIDDEN);
    await expect(set(administrator, owner, 'member')).rejects.toThrow(FORBIDDEN);
    await set(administrator, administrator, 'member');

    expect([await roleOf(owner), await roleOf(administrator), await roleOf(member)]).toEqual([
      'owner',
      'member',
      'member',
    ]);
  });

  it('lets no one but an owner change the role of that owner', async () => {
    const { owner, administrator, set, roleOf } = await aRoomWithPeople();
    await set(owner, administrator, 'owner');

    await expect(set(owner, administrator, 'member')).rejects.toThrow(FORBIDDEN);
    const afterward = await set(owner, owner, 'member');

    expect(afterward.viewerRole).toBe('member');
    expect(await roleOf(administrator)).toBe('owner');
  });

  it('refuses to remove the last owner', async () => {
    const { owner, set, remove, roleOf } = await aRoomWithPeople();

    await expect(set(owner, owner, 'administrator')).rejects.toThrow(CONFLICT);
    await expect(remove(owner, owner)).rejects.toThrow(CONFLICT);

    expect(await roleOf(owner)).toBe('owner');
  });

  it('gives the same error for an unknown address, an invited user, and a disabled user', async () => {
    const { members, room, owner, someone } = await aRoomWithPeople();
    someone({ email: 'invited@example.org', subject: null });
    someone({ email: 'off@example.org', disabledAt: new Date() });
    const messages = new Set<string>();

    for (const name of ['nobody', 'invited', 'off']) {
      const email = `${name}@example.org`;
      const refused = members.set(owner, { roomId: room.id, email, role: 'member' });
      await expect(refused).rejects.toThrow(invalid('email'));
      await refused.catch((error: unknown) => messages.add(String(error)));
    }
    for (const userId of [randomUUID(), 'no id']) {
      const refused = members.set(owner, { roomId: room.id, userId, role: 'member' });
      await expect(refused).rejects.toThrow(invalid('userId'));
      await refused.catch((error: unknown) => messages.add(String(error)));
    }
    expect(messages.size).toBe(1);
  });

  it('finds the account with an address that an invited user shares', async () => {
    const { members, room, owner, someone, roleOf } = await aRoomWithPeople();
    const email = 'eve@example.org';
    someone({ email, subject: null });
    const eve = someone({ email });

    await members.set(owner, { roomId: room.id, email, role: 'member' });

    expect(await roleOf(eve)).toBe('member');
  });

  it('rejects an address that several accounts share', async () => {
    const { members, room, owner, someone } = await aRoomWithPeople();
    const email = 'shared@example.org';
    someone({ email, disabledAt: new Date() });
    const active = someone({ email });
    await members.set(owner, { roomId: room.id, email, role: 'member' });
    await members.remove(owner, { roomId: room.id, userId: active.user.id });
    someone({ email });

    const refused = members.set(owner, { roomId: room.id, email, role: 'member' });

    await expect(refused).rejects.toThrow(invalid('email'));
  });

  it.each([' Eve@Example.org ', 'Eve <eve@example.org>', 'mailto:eve@example.org'])(
    'takes the address that was pasted as %j',
    async (pasted) => {
      const { members, room, owner, someone, roleOf } = await aRoomWithPeople();
      const eve = someone({ email: 'eve@example.org' });

      await members.set(owner, { roomId: room.id, email: pasted, role: 'member' });

      expect(await roleOf(eve)).toBe('member');
    },
  );

  it('requires exactly one of ID and email address', async () => {
    const { members, room, owner } = await aRoomWithPeople();
    const userId = randomUUID();
    const both = invalid('userId', 'email');

    for (const named of [{}, { userId: null, email: null }, { userId, email: 'a@example.org' }]) {
      const input = { roomId: room.id, role: 'member', ...named } as const;
      await expect(members.set(owner, input)).rejects.toThrow(both);
    }
  });

  it('reveals to hosts only who has an account', async () => {
    const { members, room, member, someone } = await aRoomWithPeople();
    const input = { roomId: room.id, email: 'nobody@example.org', role: 'member' } as const;

    await expect(members.set(member, input)).rejects.toThrow(FORBIDDEN);
    await expect(members.set(someone(), input)).rejects.toThrow(NOT_FOUND);
    await expect(members.set(someone(), { ...input, roomId: 'x' })).rejects.toThrow(NOT_FOUND);
    await expect(members.set(anActor(), input)).rejects.toThrow(NOT_FOUND);
  });
});

describe('RoomMemberService.remove', () => {
  it('removes members and administrators, and publishes the change', async () => {
    const { room, owner, administrator, member, remove, roleOf, pubSub } = await aRoomWithPeople();

    expect(await remove(administrator, member)).toEqual({ ...room, viewerRole: 'administrator' });
    expect(await remove(owner, administrator)).toEqual(room);

    expect([await roleOf(administrator), await roleOf(member)]).toEqual([null, null]);
    expect(pubSub.all[0]).toEqual({
      topic: roomTopic(room.id),
      payload: { type: 'member', roomId: room.id, userId: member.user.id, role: null },
    });
  });

  it('lets every member leave, who then sees what outsiders see', async () => {
    const { room, owner, administrator, member, set, remove } = await aRoomWithPeople();
    await set(owner, administrator, 'owner');

    for (const actor of [member, owner]) {
      expect(await remove(actor, actor)).toEqual({ ...room, viewerRole: null });
    }
  });

  it('lets no one remove another owner', async () => {
    const { owner, administrator, member, set, remove } = await aRoomWithPeople();
    await set(owner, member, 'owner');

    await expect(remove(administrator, owner)).rejects.toThrow(FORBIDDEN);
    await expect(remove(member, owner)).rejects.toThrow(FORBIDDEN);
  });

  it('lets hosts alone remove other members', async () => {
    const { administrator, member, someone, remove } = await aRoomWithPeople();

    await expect(remove(member, administrator)).rejects.toThrow(FORBIDDEN);
    await expect(remove(someone(), administrator)).rejects.toThrow(NOT_FOUND);
  });

  it('answers NOT_FOUND for users who are not members', async () => {
    const { members, room, owner, someone, remove } = await aRoomWithPeople();
    const stranger = someone();

    await expect(remove(owner, stranger)).rejects.toThrow(NOT_FOUND);
    await expect(remove(stranger, stranger)).rejects.toThrow(NOT_FOUND);
    await expect(members.remove(owner, { roomId: room.id, userId: 'no id' })).rejects.toThrow(
      NOT_FOUND,
    );
  });
});

describe('RoomMemberService, with concurrent changes,', () => {
  it('keeps one of two owners who step down at the same time', async () => {
    const { owner, administrator, set, remove, roleOf } = await aRoomWithPeople();
    await set(owner, administrator, 'owner');

    const answers = await Promise.allSettled([
      remove(owner, owner),
      set(administrator, administrator, 'member'),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([await roleOf(owner), await roleOf(administrator)]).toContain('owner');
  });

  it('checks authorization again if the role of the actor has changed in between', async () => {
    const { store, owner, administrator, member, room, set, roleOf } = await aRoomWithPeople();
    const change = store.changeRole.bind(store);
    // The owner revokes the role between the administrator's read and write.
    store.changeRole = async (wanted) => {
      store.changeRole = change;
      await set(owner, administrator, 'member');
      return change(wanted);
    };

    await expect(set(administrator, member, 'administrator')).rejects.toThrow(FORBIDDEN);

    expect(await roleOf(member)).toBe('member');
    expect(room.viewerRole).toBe('owner');
  });
});
