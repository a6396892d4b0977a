import { describe } from '@jest/globals';
import { lobbyStoreContract } from '../support/contracts/lobby-store-contract.js';
import { fakeLobbyBackend } from '../support/lobby-backend.js';

describe('FakeLobbyStore', () => {
  lobbyStoreContract(fakeLobbyBackend);
});
