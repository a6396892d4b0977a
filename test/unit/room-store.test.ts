import { describe } from '@jest/globals';
import { roomStoreContract } from '../support/contracts/room-store-contract.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';

describe('FakeRoomStore', () => {
  const store = new FakeRoomStore();
  roomStoreContract((maxMembers) => (maxMembers ? new FakeRoomStore(maxMembers) : store));
});
