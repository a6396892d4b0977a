import { describe } from '@jest/globals';
import { telephonyStoreContract } from '../support/contracts/telephony-store-contract.js';
import { FakeTelephonyStore } from '../support/fakes/telephony-store.js';

describe('FakeTelephonyStore', () => {
  telephonyStoreContract(() => new FakeTelephonyStore());
});
