import { describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../src/errors/domain-error.js';
import { assertMayOwnAnother } from '../../src/services/rooms/owned-rooms.js';
import { RoomOwners } from '../../src/services/rooms/room-owners.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

describe('RoomOwners', () => {
  it('lists the owners who accepted the role and are not disabled, the longest member first', async () => {
    const { store: roomStore, rooms, members, someone, someoneAs } = roomsInMemory();
    const userStore = new FakeUserStore();
    const first = someone();
    const room = await rooms.create(first, { name: 'Weekly' });
    const second = await someoneAs('owner', room);
    const disabled = await someoneAs('owner', room);
    const administrator = await someoneAs('administrator', room);
    const invited = someone();
    await members.set(first, { roomId: room.id, userId: invited.user.id, role: 'owner' });
    for (const { user } of [first, second, disabled, administrator, invited]) {
      await userStore.insert(user);
    }
    await userStore.update(disabled.user.id, { disabledAt: new Date() });

    const owners = await new RoomOwners({ roomStore, userStore }).list(room.id);

    expect(owners.map(({ id }) => id)).toEqual([first.user.id, second.user.id]);
  });

  it('lists no owners of a room that was deleted', async () => {
    const { store: roomStore } = roomsInMemory();

    expect(
      await new RoomOwners({ roomStore, userStore: new FakeUserStore() }).list('none'),
    ).toEqual([]);
  });
});

describe('assertMayOwnAnother', () => {
  it('refuses another room to a user who owns as many as one may', async () => {
    const { store, rooms, someone } = roomsInMemory();
    const ada = someone();
    await rooms.create(ada, { name: 'a' });
    await rooms.create(ada, { name: 'b' });

    await expect(assertMayOwnAnother(store, ada.user.id, 2)).rejects.toThrow(ConflictError);
    await expect(assertMayOwnAnother(store, ada.user.id, 3)).resolves.toBeUndefined();
    await expect(assertMayOwnAnother(store, ada.user.id, null)).resolves.toBeUndefined();
  });
});
