import { describe } from '@jest/globals';
import { exclusionStoreContract } from '../support/contracts/exclusion-store-contract.js';
import { fakeLobbyBackend } from '../support/lobby-backend.js';

describe('FakeExclusionStore', () => {
  exclusionStoreContract(fakeLobbyBackend);
});
