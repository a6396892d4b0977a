import { pictureFile, voiceFile } from './fake-media.js';

// Each person has a window of Chromium's, and each window loaded these pages: a tenth of the machine. Of those that
// Playwright switches off, whose list this replaces, the ones that would look for other hosts.
const SWITCHED_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
];

/** A browser with a camera, a voice that never stops, and no way out of this machine. */
export const chromiumArguments = (): string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${pictureFile()}`,
  `--use-file-for-fake-audio-capture=${voiceFile()}`,
  `--disable-features=${SWITCHED_OFF.join(',')}`,
  '--allow-loopback-in-peer-connection',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  // The host hears who knocks, whether or not somebody clicked before.
  '--autoplay-policy=no-user-gesture-required',
];
