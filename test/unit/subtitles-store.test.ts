import { describe } from '@jest/globals';
import { subtitlesStoreContract } from '../support/contracts/subtitles-store-contract.js';
import { FakeSubtitlesStore } from '../support/fakes/subtitles-store.js';

describe('FakeSubtitlesStore', () => {
  subtitlesStoreContract(() => new FakeSubtitlesStore());
});
