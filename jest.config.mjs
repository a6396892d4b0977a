import { swcOptions } from './test/support/swc-options.mjs';

/** @param {string} name */
const project = (name) => ({
  displayName: name,
  // The sources for the coverage of files that no test loads.
  roots: [`<rootDir>/test/${name}`, '<rootDir>/src'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
  },
});

/** Files share the modules of their worker: see docs/decisions/0027-modules-of-tests.md. */
const SHARED = {
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  testRunner: '<rootDir>/test/support/jest/test-runner.mjs',
  // Tests import them.
  injectGlobals: false,
};

const SEPARATE = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other as .js; packages may have real files that end in .json.js.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
};

export default {
  projects: [
    { ...project('unit'), ...SHARED },
    { ...project('integration'), ...SEPARATE },
    { ...project('security'), ...SEPARATE },
  ],
  // Ends a test that hangs, and no other, also with real parts on a busy machine.
  testTimeout: 300_000,
  // A worker ends its event loop at once, but the system needs time to free its memory and the threads of rtc-node:
  // on a busy machine more than the half second after which jest reports a leak. A real leak never ends.
  workerGracefulExitTimeout: 10_000,
};
