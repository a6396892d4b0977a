import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import {
  CreateRoomDocument,
  DeleteRoomDocument,
  JoinRoomDocument,
  RemoveRoomMemberDocument,
  RoomDocument,
  RoomsDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  ViewerDocument,
  type RoomRole,
  type RoomsQuery,
} from '../generated/operations.js';
import { aUser } from '../support/builders.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

interface Person {
  readonly client: TestClient;
  readonly id: string;
  readonly email: string;
}

describe('rooms', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  async function someone(): Promise<Person> {
    const name = `person-${randomUUID()}`;
    const client = await app.as(name);
    const { viewer } = await client.data(ViewerDocument);
    return { client, id: viewer?.id ?? '', email: `${name}@example.org` };
  }

  /** A restricted room with one person of each role. */
  async function aRoomWithPeople() {
    const [owner, administrator, member] = await Promise.all([someone(), someone(), someone()]);
    const room = await app.given.room(owner.client, { accessLevel: 'RESTRICTED' });
    const roles: [Person, RoomRole][] = [
      [administrator, 'ADMINISTRATOR'],
      [member, 'MEMBER'],
    ];
    for (const [{ id }, role] of roles) await set(owner, room.id, id, role);
    return { room, owner, administrator, member };
  }

  const set = (by: Person, roomId: string, userId: string, role: RoomRole) =>
    by.client.execute(SetRoomMemberDocument, { input: { roomId, userId, role } });

  it('createRoom creates a room that its creator finds by slug, name, and ID', async () => {
    const ada = await someone();
    const name = `Réunion ${randomUUID().slice(0, 6)} d’équipe`;

    const { createRoom } = await ada.client.data(CreateRoomDocument, { input: { name } });

    expect(createRoom).toMatchObject({
      name,
      accessLevel: 'PUBLIC',
      viewerRole: 'OWNER',
      viewerCanAdminister: true,
      configuration: { publishSources: null, everyoneCanMute: true },
      members: [{ role: 'OWNER', user: { id: ada.id, email: ada.email } }],
      pinCode: null,
      meeting: null,
    });
    for (const slugOrId of [createRoom.slug, name, createRoom.id, createRoom.id.toUpperCase()]) {
      expect(await ada.client.data(RoomDocument, { slugOrId })).toEqual({ room: createRoom });
    }
  });

  it('room shows outsiders what a guest needs, and nothing else', async () => {
    const { room } = await aRoomWithPeople();

    for (const client of [app.browser(), (await someone()).client]) {
      const seen = await client.data(RoomDocument, { slugOrId: room.slug });
      expect(seen.room).toEqual({
        id: room.id,
        slug: room.slug,
        name: room.name,
        accessLevel: 'RESTRICTED',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
        configuration: { publishSources: null, everyoneCanMute: true },
        viewerRole: null,
        viewerCanAdminister: false,
        members: null,
        pinCode: null,
        meeting: null,
      });
    }
  });

  it('room shows the members and their addresses to hosts alone', async () => {
    const { room, owner, administrator, member } = await aRoomWithPeople();
    const membersFor = async ({ client }: Person) =>
      (await client.data(RoomDocument, { slugOrId: room.id })).room.members;

    // Both accept their roles; see the tests of consent.
    expect(await membersFor(member)).toBeNull();
    expect((await membersFor(administrator))?.map(({ user }) => user.email)).toEqual([
      owner.email,
      administrator.email,
      member.email,
    ]);
  });

  it('updateRoom changes the given fields and keeps the rest, including the link', async () => {
    const { room, administrator } = await aRoomWithPeople();

    const { updateRoom } = await administrator.client.data(UpdateRoomDocument, {
      input: {
        id: room.id,
        name: 'Another name',
        configuration: { publishSources: ['MICROPHONE', 'MICROPHONE'] },
      },
    });

    expect(updateRoom).toMatchObject({
      slug: room.slug,
      name: 'Another name',
      accessLevel: 'RESTRICTED',
      configuration: { publishSources: ['MICROPHONE'], everyoneCanMute: true },
    });
  });

  it('deleteRoom deletes a room for its owner, and reserves its slug for them', async () => {
    const { room, owner, administrator } = await aRoomWithPeople();

    expect(await administrator.client.refusal(DeleteRoomDocument, { id: room.id })).toBe(
      'FORBIDDEN',
    );
    expect(await owner.client.data(DeleteRoomDocument, { id: room.id })).toEqual({
      deleteRoom: room.id,
    });

    for (const slugOrId of [room.id, room.slug]) {
      expect(await owner.client.refusal(RoomDocument, { slugOrId })).toBe('NOT_FOUND');
    }
    const other = await app.given.room(administrator.client, { name: room.name });
    expect(other.slug).toMatch(new RegExp(`^${room.slug}-[a-z]{5}$`));
    const successor = await app.given.room(owner.client, { name: room.name });
    expect(successor.slug).toBe(room.slug);
  });

  it('mutations reveal to no outsider whether a room exists', async () => {
    const { room } = await aRoomWithPeople();
    const stranger = (await someone()).client;
    const userId = randomUUID();
    const errorsFor = async (id: string) => {
      const role = 'MEMBER' as const;
      const member = { roomId: id, userId };
      const answers = [
        await stranger.execute(UpdateRoomDocument, { input: { id, name: 'Mine' } }),
        await stranger.execute(DeleteRoomDocument, { id }),
        await stranger.execute(SetRoomMemberDocument, { input: { ...member, role } }),
        await stranger.execute(RemoveRoomMemberDocument, { input: member }),
      ];
      return answers.map(({ errors }) => errors);
    };

    const refused = await errorsFor(room.id);

    for (const errors of refused) expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    expect(await errorsFor(randomUUID())).toEqual(refused);
    expect(await errorsFor('no-id-at-all')).toEqual(refused);
  });

  it('mutations answer guests, members, and participants each with their own error', async () => {
    const { room, owner, member } = await aRoomWithPeople();
    await owner.client.data(UpdateRoomDocument, { input: { id: room.id, accessLevel: 'PUBLIC' } });
    const other = await app.given.room(owner.client, { accessLevel: 'PUBLIC' });
    const guest = app.browser();
    const inMeetingOf = async (roomId: string) => {
      const input = { room: roomId, displayName: 'Guest' };
      const { joinRoom } = await guest.data(JoinRoomDocument, { input });
      if (joinRoom.__typename !== 'Admitted') throw new Error(joinRoom.__typename);
      return guest.with({ bearer: joinRoom.connection.token });
    };
    const update = { input: { id: room.id, name: 'Mine' } };

    expect(await app.browser().refusal(UpdateRoomDocument, update)).toBe('UNAUTHENTICATED');
    expect(await app.browser().refusal(RoomsDocument, {})).toBe('UNAUTHENTICATED');
    expect(await member.client.refusal(UpdateRoomDocument, update)).toBe('FORBIDDEN');
    expect(await (await inMeetingOf(room.id)).refusal(UpdateRoomDocument, update)).toBe(
      'FORBIDDEN',
    );
    expect(await (await inMeetingOf(other.id)).refusal(UpdateRoomDocument, update)).toBe(
      'NOT_FOUND',
    );
  });

  it.each([
    ['no name', { name: ' ' }],
    ['10 kB of a name', { name: 'x'.repeat(10_000) }],
    ['a name like an id', { name: randomUUID() }],
    ['control characters', { name: 'a\u0000b' }],
  ])('mutations reject %s', async (_, input) => {
    const { client } = await someone();

    const { data, errors } = await client.execute(CreateRoomDocument, { input });

    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['name'] });
  });

  it.each([
    ['a page of none', { first: 0 }, 'first'],
    ['a page of less than none', { first: -100 }, 'first'],
    ['a page too long', { first: 101 }, 'first'],
    ['a made-up cursor', { after: 'abc' }, 'after'],
    ['a search too long', { search: 'x'.repeat(201) }, 'search'],
  ])('mutations reject %s', async (_, variables, field) => {
    const { client } = await someone();

    const { errors } = await client.execute(RoomsDocument, variables);

    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: [field] });
  });

  it('rooms pages through the viewer’s rooms while rooms are added', async () => {
    const { client } = await someone();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift((await app.given.room(client)).id);
    const seen: string[] = [];
    let after: string | null = null;

    do {
      const { rooms }: RoomsQuery = await client.data(RoomsDocument, { first: 2, after });
      seen.push(...rooms.nodes.map(({ id }) => id));
      after = rooms.pageInfo.hasNextPage ? (rooms.pageInfo.endCursor ?? null) : null;
      await app.given.room(client);
    } while (after !== null);

    expect(seen).toEqual(made);
    expect((await client.data(RoomsDocument, {})).rooms.totalCount).toBe(8);
  });

  it('rooms finds the viewer’s rooms by a part of their name, page by page', async () => {
    const { client } = await someone();
    for (const name of ['Weekly planning', 'Lunch', 'Sprint PLANNING']) {
      await app.given.room(client, { name });
    }

    const first = await client.data(RoomsDocument, { first: 1, search: ' planning ' });
    const after = first.rooms.pageInfo.endCursor ?? null;
    const second = await client.data(RoomsDocument, { first: 1, after, search: ' planning ' });

    expect(first.rooms.nodes.map(({ name }) => name)).toEqual(['Sprint PLANNING']);
    expect(second.rooms.nodes.map(({ name }) => name)).toEqual(['Weekly planning']);
    expect(second.rooms).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: false } });
    expect((await client.data(RoomsDocument, { search: 'retro' })).rooms.nodes).toEqual([]);
    expect((await client.data(RoomsDocument, { search: ' ' })).rooms.totalCount).toBe(3);
  });

  it('setRoomMember gives roles by address, with the same error for all unknown addresses', async () => {
    const { room, owner } = await aRoomWithPeople();
    const bob = await someone();
    await app.ports.userStore.insert({ ...aUser(), subject: null, email: 'invited@example.org' });
    const setByAddress = (email: string) => {
      const input = { roomId: room.id, email, role: 'MEMBER' as const };
      return owner.client.execute(SetRoomMemberDocument, { input });
    };

    const { data } = await setByAddress(bob.email.toUpperCase());
    const unknown = await setByAddress('nobody@example.org');
    const invited = await setByAddress('invited@example.org');

    expect(data?.setRoomMember.members?.at(-1)).toMatchObject({
      role: 'MEMBER',
      user: { id: bob.id },
    });
    expect(unknown.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['email'] });
    expect(invited.errors).toEqual(unknown.errors);
  });

  it('removeRoomMember lets members leave, who then see what outsiders see', async () => {
    const { room, member } = await aRoomWithPeople();

    const { removeRoomMember } = await member.client.data(RemoveRoomMemberDocument, {
      input: { roomId: room.id, userId: member.id },
    });

    expect(removeRoomMember).toMatchObject({ id: room.id, viewerRole: null, members: null });
    expect((await member.client.data(RoomsDocument, {})).rooms.totalCount).toBe(0);
  });

  it('setRoomMember keeps one owner when two step down at the same time', async () => {
    const { room, owner, administrator } = await aRoomWithPeople();

    for (let round = 0; round < 5; round += 1) {
      const owners = [owner, administrator];
      const { room: before } = await owner.client.data(RoomDocument, { slugOrId: room.id });
      const [promoter, promoted] = before.viewerRole === 'OWNER' ? owners : owners.toReversed();
      if (promoter && promoted) await set(promoter, room.id, promoted.id, 'OWNER');

      const answers = await Promise.all(
        owners.map((each) => set(each, room.id, each.id, 'ADMINISTRATOR')),
      );

      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done');
      expect(codes.sort()).toEqual(['CONFLICT', 'done']);
    }
  });

  it('rooms lists 100 rooms with their members in as many database calls as one room', async () => {
    const { client, id } = await someone();
    const readPage = async () => {
      const calls: string[] = [];
      mongoose.set('debug', (collection: string, method: string) => {
        calls.push(`${collection}.${method}`);
      });
      try {
        const { rooms } = await client.data(RoomsDocument, { first: 100 });
        return { calls: calls.sort(), nodes: rooms.nodes };
      } finally {
        mongoose.set('debug', false);
      }
    };
    // Jobs for new rooms also read the database, but only ever add calls.
    const callsForPage = async () => {
      const pages = [await readPage(), await readPage(), await readPage(), await readPage()];
      return pages.reduce((least, page) => (page.calls.length < least.calls.length ? page : least));
    };
    await app.given.room(client);
    const one = await callsForPage();

    const users = Array.from({ length: 30 }, () => aUser());
    for (const user of users) await app.ports.userStore.insert(user);
    for (let count = 1; count < 100; count += 1) {
      const room = await app.given.room(client);
      const change = {
        roomId: room.id,
        userId: users[count % users.length]?.id ?? '',
        from: null,
        to: 'member',
        by: { userId: id, role: 'owner' },
      } as const;
      await app.ports.roomStore.changeRole(change);
    }
    const hundred = await callsForPage();

    expect(hundred.nodes).toHaveLength(100);
    expect(hundred.nodes.filter(({ members }) => members?.length === 2)).toHaveLength(99);
    expect(hundred.calls).toEqual(one.calls);
    expect(one.calls.filter((call) => call.startsWith('rooms.'))).toHaveLength(3);
  });
});
