import { jest } from '@jest/globals';

// For real parts on a busy machine; a test that takes longer sets its own timeout.
jest.setTimeout(30_000);
