import { swcOptions } from './test/support/swc-options.mjs';

/** @param {string} name */
const project = (name) => ({
  displayName: name,
  // The sources for the coverage of files that no test loads.
  roots: [`<rootDir>/test/${name}`, '<rootDir>/src'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other as .js; packages may have real files that end in .json.js.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  setupFilesAfterEnv: ['<rootDir>/test/support/test-timeout.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
  },
});

export default {
  projects: [project('unit'), project('integration'), project('security')],
  // A worker ends its event loop at once, but the system needs time to free its memory and the threads of rtc-node:
  // on a busy machine more than the half second after which jest reports a leak. A real leak never ends.
  workerGracefulExitTimeout: 10_000,
};
