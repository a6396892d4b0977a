import { recordingStoreContract } from '../support/contracts/recording-store-contract.js';
import { FakeRecordingStore } from '../support/fakes/recording-store.js';

recordingStoreContract('in memory', () => new FakeRecordingStore());
