import { describe } from '@jest/globals';
import { applicationStoreContract } from '../support/contracts/application-store-contract.js';
import { FakeApplicationStore } from '../support/fakes/application-store.js';

describe('FakeApplicationStore', () => {
  const store = new FakeApplicationStore();
  applicationStoreContract(() => store);
});
