import { describe } from '@jest/globals';
import { meetingLimitsContract } from '../support/contracts/meeting-limits-contract.js';
import { presenceStoreContract } from '../support/contracts/presence-store-contract.js';
import { FakePresenceStore } from '../support/fakes/presence-store.js';

describe('FakePresenceStore', () => {
  presenceStoreContract(() => new FakePresenceStore());
  meetingLimitsContract(() => new FakePresenceStore());
});
