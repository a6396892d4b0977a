import type { DeviceTexts } from './en';

export const es: DeviceTexts = {
  noiseSuppression: 'Reducir el ruido de fondo',
  microphoneIsOff: 'Tu micrófono está desactivado.',
  testSpeaker: 'Reproducir un sonido de prueba',
};
