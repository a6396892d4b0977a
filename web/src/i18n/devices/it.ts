import type { DeviceTexts } from './en';

export const it: DeviceTexts = {
  noiseSuppression: 'Riduci i rumori di fondo',
  microphoneIsOff: 'Il tuo microfono è spento.',
  testSpeaker: 'Riproduci un suono di prova',
};
