import { describe } from '@jest/globals';
import { recordingStoreContract } from '../support/contracts/recording-store-contract.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';

describe('FakeRecordingStore', () => {
  recordingStoreContract(() => new FakeRecordingStore());
});
