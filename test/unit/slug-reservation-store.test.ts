import { describe } from '@jest/globals';
import { slugReservationStoreContract } from '../support/contracts/slug-reservation-store-contract.js';
import { FakeSlugReservationStore } from '../support/fakes/slug-reservation-store.js';

describe('FakeSlugReservationStore', () => {
  slugReservationStoreContract(() => new FakeSlugReservationStore());
});
