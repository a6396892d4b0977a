import { pictureFile, voiceFile } from './fake-media.js';

// The first three are pages that Chromium loads in each window, which take a tenth of the
// processors. The others are those of Playwright's list (which this one replaces) that would
// contact other hosts.
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

const FAKE_DEVICES = '--use-fake-device-for-media-stream';

/** A browser with fake cameras of Chromium's own; a file with a picture would make them one. */
export const camerasOf = (count: number): string => `${FAKE_DEVICES}=device-count=${count}`;

/** A browser with a fake camera, an endless voice, and no access to other machines. */
export const chromiumArguments = (...others: readonly string[]): string[] => [
  ...(others.some((one) => one.startsWith(`${FAKE_DEVICES}=`))
    ? []
    : [FAKE_DEVICES, `--use-file-for-fake-video-capture=${pictureFile()}`]),
  `--use-file-for-fake-audio-capture=${voiceFile()}`,
  `--disable-features=${SWITCHED_OFF.join(',')}`,
  '--allow-loopback-in-peer-connection',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  // The host's chime must play without a click before it.
  '--autoplay-policy=no-user-gesture-required',
  ...others,
];
