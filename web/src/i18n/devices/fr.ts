import type { DeviceTexts } from './en';

export const fr: DeviceTexts = {
  noiseSuppression: 'Réduire les bruits de fond',
  microphoneIsOff: 'Votre micro est coupé.',
  testSpeaker: 'Écouter un son de test',
};
