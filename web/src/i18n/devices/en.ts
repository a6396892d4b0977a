/** The texts of the panels for devices, which are loaded with them. */
export const en = {
  noiseSuppression: 'Reduce background noise',
  microphoneIsOff: 'Your microphone is off.',
  testSpeaker: 'Play test sound',
  background: 'Background',
  backgrounds: { none: 'None', blur: 'Blur', room: 'Room', hills: 'Hills', evening: 'Evening' },
  test: {
    title: 'Test your device and network',
    lead: 'Find out before a meeting whether everything works. No one sees or hears you.',
    start: 'Start test',
    again: 'Test again',
    speaker: 'If you hear nothing, turn up the volume or choose another speaker.',
    summary: (problems: number) =>
      problems === 0
        ? 'No problems found.'
        : problems === 1
          ? 'One thing doesn’t work. See below what helps.'
          : `${problems} things don’t work. See below what helps.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Not tested yet',
      running: 'Testing…',
      passed: 'Works',
      failed: 'Problem',
      skipped: 'Not tested',
    },
    checks: {
      browser: 'Browser',
      microphone: 'Microphone',
      camera: 'Camera',
      gateway: 'Live updates',
      signal: 'Meeting server',
      media: 'Audio and video',
      bandwidth: 'Upload speed',
      relay: 'Relay (TURN)',
    },
    paths: {
      udp: 'Directly (UDP), the best way.',
      tcp: 'Over TCP, because UDP is blocked. Pictures may stutter.',
      relay: 'Through a relay, because a direct connection is blocked.',
    },
    skipped: {
      signIn: 'Sign in to test this: guests can only connect to a meeting.',
      noRoom: 'You couldn’t get a room for the test. Try again later.',
      noRelay: 'This site doesn’t use a relay.',
      earlier: 'An earlier step failed.',
    },
    remedies: {
      browser:
        'Use a current version of Chrome, Edge, Firefox or Safari, at an address that starts with https.',
      microphone:
        'The microphone is silent. Check whether it’s muted by a switch, or choose another one.',
      camera:
        'The camera doesn’t send a picture. Close other apps that use it, check its cover, or choose another one.',
      gateway:
        'The connection to this site is blocked. Try without VPN or proxy, or ask the people who run your network to allow WebSocket.',
      signal:
        'The meeting server can’t be reached. Try another network, or ask the people who run yours to allow WebSocket.',
      media:
        'Audio and video don’t get through, probably because of a firewall. Try another network, or ask the people who run yours to allow UDP.',
      bandwidth:
        'Your upload is too slow for video. Move closer to the router, use a cable, or leave the camera off.',
      relay: 'The relay can’t be reached. You only need it where a firewall blocks the direct way.',
    },
  },
};

export type DeviceTexts = typeof en;
