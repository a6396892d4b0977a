import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  RemoveRoomMemberDocument,
  RoomDocument,
  RoomsDocument,
  SetParticipantRoleDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  UpdateViewerDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { admitted } from '../support/joining.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let app: TestApp;
let olga: TestClient;

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true });
  olga = await app.as('olga');
});

afterAll(() => app.stop());

/** A person whose language and time zone are not the defaults. */
async function aPerson() {
  const name = `p${randomUUID().slice(0, 8)}`;
  const client = await app.as(name);
  const input = { language: 'fr', timeZone: 'Europe/Paris' };
  await client.data(UpdateViewerDocument, { input });
  const { viewer } = await client.data(ViewerDocument);
  return { client, id: viewer?.id ?? '', email: `${name}@example.org` };
}

const membersOf = async (roomId: string, host = olga) =>
  (await host.data(RoomDocument, { slugOrId: roomId })).room.members ?? [];

const memberOf = async (roomId: string, userId: string, host = olga) =>
  (await membersOf(roomId, host)).find(({ user }) => user.id === userId);

/** What others see of a user who has not accepted yet. */
const hidden = (id: string) => ({
  id,
  fullName: null,
  shortName: null,
  email: null,
  language: 'en',
  timeZone: 'UTC',
});

const roomWith = async (person: { readonly email: string }, role: 'MEMBER' | 'OWNER') => {
  const { id } = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
  const input = { roomId: id, email: person.email.toUpperCase(), role };
  await olga.data(SetRoomMemberDocument, { input });
  return id;
};

describe('setRoomMember by email address', () => {
  it('shows hosts the address that they entered, and nothing else', async () => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'MEMBER');

    expect(await memberOf(roomId, carol.id)).toEqual({
      role: 'MEMBER',
      hasAccepted: false,
      invitedAs: carol.email,
      user: hidden(carol.id),
    });
  });

  it('takes effect at once, and reveals nothing when the user lists their rooms', async () => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'MEMBER');

    const { rooms } = await carol.client.data(RoomsDocument, {});

    expect(rooms.nodes).toMatchObject([{ id: roomId, viewerRole: 'MEMBER' }]);
    expect(await memberOf(roomId, carol.id)).toMatchObject({ hasAccepted: false });
  });

  it.each([
    [
      'opens the room',
      (client: TestClient, roomId: string) => client.data(RoomDocument, { slugOrId: roomId }),
    ],
    ['enters it', (client: TestClient, roomId: string) => admitted(client, { room: roomId })],
    [
      'changes it',
      (client: TestClient, roomId: string) =>
        client.data(UpdateRoomDocument, { input: { id: roomId, name: 'New' } }),
    ],
  ])('reveals the user to hosts after they %s', async (_what, use) => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'OWNER');

    await use(carol.client, roomId);

    expect(await memberOf(roomId, carol.id)).toMatchObject({
      hasAccepted: true,
      invitedAs: null,
      user: { email: carol.email, language: 'fr', timeZone: 'Europe/Paris' },
    });
  });

  it('reveals nothing while the user opens the room without their session', async () => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'MEMBER');

    await app.browser().data(RoomDocument, { slugOrId: roomId });

    expect(await memberOf(roomId, carol.id)).toMatchObject({ hasAccepted: false });
  });

  it('lets the user leave without using the role, even an owner, and reveals nothing', async () => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'OWNER');
    const { viewer } = await olga.data(ViewerDocument);
    const leave = (client: TestClient, userId: string) =>
      client.execute(RemoveRoomMemberDocument, { input: { roomId, userId } });

    const alone = await leave(olga, viewer?.id ?? '');
    const given = await leave(carol.client, carol.id);

    expect(alone.errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect(given.data?.removeRoomMember).toMatchObject({ viewerRole: null });
    expect(await membersOf(roomId)).toHaveLength(1);
    const again = { roomId, email: carol.email, role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input: again });
    expect(await memberOf(roomId, carol.id)).toMatchObject({ user: hidden(carol.id) });
  });

  it('shows the role to the user', async () => {
    const carol = await aPerson();
    const roomId = await roomWith(carol, 'OWNER');
    const list = async () => (await carol.client.data(RoomsDocument, {})).rooms.nodes;

    const room = (await list()).find(({ id }) => id === roomId);

    const own = room?.members?.find(({ user }) => user.id === carol.id);
    expect(own).toMatchObject({ user: { email: carol.email, language: 'fr' } });
  });
});

describe('setParticipantRole', () => {
  it('shows hosts the display name from the meeting, and nothing else', async () => {
    const carol = await aPerson();
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const { identity, meeting } = await enterAs(carol.client, room.id, 'Anonymous Owl');
    await eventually(() => app.ports.presenceStore.find(room.id, identity), Boolean);

    const input = { roomId: room.id, identity, role: 'MEMBER' as const };
    await olga.data(SetParticipantRoleDocument, { input });

    expect(await memberOf(room.id, carol.id)).toEqual({
      role: 'MEMBER',
      hasAccepted: false,
      invitedAs: 'Anonymous Owl',
      user: hidden(carol.id),
    });
    await meeting.leave();
  });
});
