import { describe, expect, it } from '@jest/globals';
import type { CreateRoom } from '../../src/services/rooms/room-input.js';
import { anActor, anApplicationCredential } from '../support/builders.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

const invalid = (...fields: string[]) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', fields });

const anApplication = () => anActor({ application: anApplicationCredential() });

const INPUT: CreateRoom = { name: 'Course', externalId: 'course 7', metadata: { year: 2026 } };

describe('RoomService.create, for an application,', () => {
  it('keeps its ID and metadata, and returns the same room for the same request', async () => {
    const { rooms } = roomsInMemory();
    const application = anApplication();

    const room = await rooms.create(application, INPUT);

    expect(room).toMatchObject({
      accessLevel: 'trusted',
      viewerRole: 'owner',
      external: {
        applicationId: application.application?.id,
        externalId: 'course 7',
        metadata: '{"year":2026}',
      },
    });
    expect(await rooms.create(application, { ...INPUT, name: ' Course ' })).toEqual(room);
    expect(await rooms.getByExternalId(application, 'course 7')).toEqual(room);
    await rooms.update(application, { id: room.id, name: 'Renamed' });
    expect((await rooms.create(application, INPUT)).name).toBe('Renamed');
  });

  it('refuses another request with the same ID, and takes the ID of another application', async () => {
    const { rooms } = roomsInMemory();
    const [application, another] = [anApplication(), anApplication()];
    const { id } = await rooms.create(application, INPUT);

    for (const change of [{ name: 'B' }, { metadata: {} }, { ownerEmail: 'a@example.org' }]) {
      await expect(rooms.create(application, { ...INPUT, ...change })).rejects.toEqual(
        invalid('externalId'),
      );
    }
    expect((await rooms.create(another, INPUT)).id).not.toBe(id);
    await expect(rooms.getByExternalId(another, 'course 8')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('creates one room for concurrent requests', async () => {
    const { rooms, store } = roomsInMemory();
    const application = anApplication();
    const insert = store.insert.bind(store);
    // The other request is stored after this one has looked for it.
    store.insert = async (...given) => {
      store.insert = insert;
      await rooms.create(application, INPUT);
      return insert(...given);
    };

    const room = await rooms.create(application, INPUT);

    expect(await rooms.getByExternalId(application, 'course 7')).toEqual(room);
    expect(await rooms.count(application, null)).toBe(1);
  });

  it('makes the user with ownerEmail another owner, who is invited', async () => {
    const { rooms, someone, membersOf } = roomsInMemory();
    const ada = someone({ email: 'ada@example.org' });
    const disabled = someone({ email: 'eve@example.org', disabledAt: new Date() });
    const application = anApplication();

    const room = await rooms.create(application, { name: 'A', ownerEmail: ' ADA@example.org ' });

    expect(await membersOf(room)).toMatchObject([
      { role: 'owner' },
      { userId: ada.user.id, role: 'owner', isInvited: true, invitedAs: 'ada@example.org' },
    ]);
    for (const ownerEmail of ['nothing', disabled.user.email]) {
      await expect(rooms.create(application, { name: 'A', ownerEmail })).rejects.toEqual(
        invalid('ownerEmail'),
      );
    }
  });
});

describe('RoomService.create, for people,', () => {
  it('refuses what only applications may give', async () => {
    const { rooms, someone } = roomsInMemory();
    const ada = someone();
    const acting = { ...ada, application: anApplicationCredential() };

    await expect(rooms.create(ada, { ...INPUT, ownerEmail: 'a@example.org' })).rejects.toEqual(
      invalid('externalId', 'metadata', 'ownerEmail'),
    );
    await expect(rooms.create(acting, { ...INPUT, ownerEmail: 'a@example.org' })).rejects.toEqual(
      invalid('ownerEmail'),
    );
    expect((await rooms.create(acting, INPUT)).external?.externalId).toBe('course 7');
    await expect(rooms.getByExternalId(ada, 'course 7')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
