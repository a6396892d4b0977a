import { describe } from '@jest/globals';
import { RedisTelephonyStore } from '../../src/redis/telephony-store.js';
import { telephonyStoreContract } from '../support/contracts/telephony-store-contract.js';
import { redisForStores } from '../support/redis-stores.js';

describe('RedisTelephonyStore', () => {
  const connected = redisForStores();

  telephonyStoreContract(() => {
    const { redis, prefix } = connected();
    return new RedisTelephonyStore(redis, prefix);
  });
});
