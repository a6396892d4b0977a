import { openAudio } from '../../../media/open-audio';

const MIN_PAUSE_MS = 3_000;
let playedAt = -Infinity;

/**
 * Plays two soft tones when the viewer has to act; once for people who come at the same time.
 * Synthesized, so that there is no file to load.
 */
export function chime(): void {
  if (performance.now() - playedAt < MIN_PAUSE_MS) return;
  playedAt = performance.now();
  const context = openAudio();
  if (!context) return;
  const volume = context.createGain();
  volume.gain.value = 0.06;
  volume.connect(context.destination);
  [660, 880].forEach((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(context.currentTime + index * 0.15);
    tone.stop(context.currentTime + index * 0.15 + 0.12);
    if (index === 1) tone.onended = () => void context.close();
  });
}
