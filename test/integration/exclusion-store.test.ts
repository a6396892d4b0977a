import { describe } from '@jest/globals';
import { exclusionStoreContract } from '../support/contracts/exclusion-store-contract.js';
import { redisLobbyBackend } from '../support/lobby-backend.js';
import { redisForStores } from '../support/redis-stores.js';

describe('RedisExclusionStore', () => {
  const connected = redisForStores();

  exclusionStoreContract(() => redisLobbyBackend(connected()));
});
