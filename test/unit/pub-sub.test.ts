import { describe } from '@jest/globals';
import { pubSubContract } from '../support/contracts/pub-sub-contract.js';
import { FakePubSub } from '../support/fake-pub-sub.js';

describe('FakePubSub', () => {
  pubSubContract(() => new FakePubSub());
});
