import { openAudio } from './open-audio';

const PAUSE_MS = 100;

/** Reports how loud a microphone is, 0 to 1, ten times a second, until the returned function is called. */
export function measureLevel(
  track: MediaStreamTrack,
  onLevel: (level: number) => void,
): (() => void) | undefined {
  const context = openAudio();
  if (!context) return undefined;
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    onLevel(Math.min(1, loudness * 4));
  }, PAUSE_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
