import type { DeviceTexts } from './en';

export const de: DeviceTexts = {
  noiseSuppression: 'Hintergrundgeräusche unterdrücken',
  microphoneIsOff: 'Ihr Mikrofon ist aus.',
  testSpeaker: 'Testton abspielen',
};
