/** Null if the browser cannot create another AudioContext; callers then do without sound. */
export function openAudio(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}
