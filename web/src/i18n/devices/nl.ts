import type { DeviceTexts } from './en';

export const nl: DeviceTexts = {
  noiseSuppression: 'Achtergrondgeluid verminderen',
  microphoneIsOff: 'Uw microfoon staat uit.',
  testSpeaker: 'Testgeluid afspelen',
};
