/** Null where the browser has no sound to work with, or none left: nothing depends on it. */
export function openAudio(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}
