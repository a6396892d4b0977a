import { describe } from '@jest/globals';
import { meetingTokenGenerationStoreContract } from '../support/contracts/meeting-token-generation-store-contract.js';
import { FakeMeetingTokenGenerationStore } from '../support/fakes/meeting-token-generation-store.js';

describe('FakeMeetingTokenGenerationStore', () => {
  meetingTokenGenerationStoreContract(() => new FakeMeetingTokenGenerationStore());
});
