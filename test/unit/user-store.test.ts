import { describe } from '@jest/globals';
import { userStoreContract } from '../support/contracts/user-store-contract.js';
import { FakeUserStore } from '../support/fakes/user-store.js';

describe('FakeUserStore', () => {
  const store = new FakeUserStore();
  userStoreContract(() => store);
});
