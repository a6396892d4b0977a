import { defineConfig } from '@playwright/test';
import { chromiumArguments } from './support/chromium.js';

const isMarked = process.stdout.isTTY;

export default defineConfig({
  testDir: '.',
  outputDir: '../../.stack/browser-failures',
  // Each worker has its own world. One worker leaves more than half of two processors idle, video included.
  workers: 2,
  fullyParallel: false,
  // A test that passes only on the second attempt is a defect.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // These end what hangs, and nothing else, also on a busy machine.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [[isMarked ? 'list' : 'line'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? 'chromium',
      args: chromiumArguments(),
    },
    actionTimeout: 60_000,
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
