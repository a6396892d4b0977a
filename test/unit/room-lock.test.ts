import { describe } from '@jest/globals';
import { roomLockContract } from '../support/contracts/room-lock-contract.js';
import { FakeRoomLock } from '../support/fakes/room-lock.js';

describe('FakeRoomLock', () => {
  roomLockContract(() => {
    const lock = new FakeRoomLock();
    return [lock, lock];
  });
});
