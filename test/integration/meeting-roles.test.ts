import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  RemoveRoomMemberDocument,
  SetParticipantRoleDocument,
  SetRoomMemberDocument,
  ViewerDocument,
  type RoomRole,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs, type Guest } from '../support/guest.js';
import { livekitOf } from '../support/other-participants.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import type { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { startTwoInstances, type TwoInstances } from '../support/two-instances.js';

let instances: TwoInstances;
let app: TestApp;
let olga: TestClient;

beforeAll(async () => {
  instances = await startTwoInstances();
  ({ app } = instances);
  olga = await app.as('olga');
});

afterAll(() => instances.stop());

const inLiveKit = (roomId: string, { identity }: Guest) =>
  livekitOf(app).getParticipant(roomId, identity);

/** The sources that LiveKit allows a participant to publish. */
const sourcesOf = async (roomId: string, guest: Guest) => {
  const { permission } = await inLiveKit(roomId, guest);
  return permission?.canPublish ? permission.canPublishSources : [];
};

describe('a role in the meeting', () => {
  const ALL = 4;

  const twoDevices = async (roomId: string) =>
    [
      await enterAs(await app.as('uma'), roomId),
      await enterAs(await app.as('uma'), roomId),
    ] as const;

  const seenAs = (
    roomId: string,
    role: RoomRole | null,
    sources: number,
    guests: readonly Guest[],
  ) =>
    Promise.all(
      guests.map((guest) =>
        eventually(
          async () => {
            const [{ attributes }, published, record] = await Promise.all([
              inLiveKit(roomId, guest),
              sourcesOf(roomId, guest),
              app.ports.presenceStore.find(roomId, guest.identity),
            ]);
            return {
              attribute: attributes['room_role'] ?? '',
              sources: published.length,
              shown: record?.role ?? null,
            };
          },
          (seen) =>
            seen.attribute === (role?.toLowerCase() ?? '') &&
            seen.shown === (role?.toLowerCase() ?? null) &&
            seen.sources === sources,
        ),
      ),
    );

  it('reaches all devices of the user, and lets hosts publish every source', async () => {
    const room = await app.given.room(olga, {
      accessLevel: 'PUBLIC',
      configuration: { publishSources: ['MICROPHONE'] },
    });
    const [laptop, phone] = await twoDevices(room.id);
    await seenAs(room.id, null, 1, [laptop, phone]);
    const give = async (role: RoomRole) => {
      const input = { roomId: room.id, identity: laptop.identity, role };
      return (await olga.data(SetParticipantRoleDocument, { input })).setParticipantRole;
    };

    expect(await give('ADMINISTRATOR')).toMatchObject({ role: 'ADMINISTRATOR' });
    await seenAs(room.id, 'ADMINISTRATOR', ALL, [laptop, phone]);
    expect(await give('MEMBER')).toMatchObject({ role: 'MEMBER' });
    await seenAs(room.id, 'MEMBER', 1, [laptop, phone]);
  });

  it('follows changes of the room’s members', async () => {
    const room = await app.given.room(olga, {
      accessLevel: 'PUBLIC',
      configuration: { publishSources: [] },
    });
    const devices = await twoDevices(room.id);
    const [{ client }] = devices;
    const userId = (await client.data(ViewerDocument)).viewer?.id ?? '';
    const events = await follow(app, olga, room.id, devices[0]);

    const input = { roomId: room.id, userId, role: 'OWNER' as const };
    await olga.data(SetRoomMemberDocument, { input });
    await seenAs(room.id, 'OWNER', ALL, devices);
    await client.data(RemoveRoomMemberDocument, { input: { roomId: room.id, userId } });
    await seenAs(room.id, null, 0, devices);

    await events.changed(({ role }) => role === 'OWNER');
    await events.changed(({ role }) => role === null);
  });

  it('is repaired in LiveKit together with the other attributes', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = await enterAs(olga, room.id);
    const { identity } = guest;
    const before = (await inLiveKit(room.id, guest)).attributes;
    const lost = { room_role: '', is_authenticated: 'false', color: '' };
    await livekitOf(app).updateParticipant(room.id, identity, { attributes: lost });
    expect((await inLiveKit(room.id, guest)).attributes).not.toEqual(before);

    await startPeriodicJob(app, 'reconcile-meetings');

    await eventually(async () => {
      expect((await inLiveKit(room.id, guest)).attributes).toEqual(before);
      await startPeriodicJob(app, 'reconcile-meetings');
      const record = await app.ports.presenceStore.find(room.id, identity);
      expect(record).toMatchObject({
        color: before['color'],
        isAuthenticated: true,
        role: 'owner',
      });
    });
  });

  it('can be given while LiveKit is unavailable, and reaches the meeting afterward', async () => {
    const room = await app.given.room(olga, {
      accessLevel: 'PUBLIC',
      configuration: { publishSources: [] },
    });
    const devices = await twoDevices(room.id);
    await seenAs(room.id, null, 0, devices);
    await instances.wayToLiveKit.cut();

    const input = {
      roomId: room.id,
      identity: devices[0].identity,
      role: 'ADMINISTRATOR' as const,
    };
    const { setParticipantRole } = await olga
      .at(instances.other.url)
      .data(SetParticipantRoleDocument, { input });
    await instances.wayToLiveKit.restore();

    expect(setParticipantRole).toMatchObject({ role: 'ADMINISTRATOR' });
    await seenAs(room.id, 'ADMINISTRATOR', ALL, devices);
  });
});
