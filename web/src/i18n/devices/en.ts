/** The texts of the panels for devices, which are loaded with them. */
export const en = {
  noiseSuppression: 'Reduce background noise',
  microphoneIsOff: 'Your microphone is off.',
  testSpeaker: 'Play test sound',
};

export type DeviceTexts = typeof en;
