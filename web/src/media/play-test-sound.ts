import { openAudio } from './open-audio';

const NOTES = [523, 659, 784];
const NOTE_S = 0.35;

/** Plays three notes through a speaker; an empty ID: the system default. Resolves when they have ended. */
export async function playTestSound(speakerId: string): Promise<void> {
  const context = openAudio();
  if (!context) throw new Error('The browser cannot play another sound');
  const player = new Audio();
  try {
    // Not every browser lets pages choose a speaker, which the type does not say.
    if (speakerId !== '' && 'setSinkId' in player) await player.setSinkId(speakerId);
    const output = context.createMediaStreamDestination();
    player.srcObject = output.stream;
    await player.play();
    await Promise.all(NOTES.map((frequency, index) => playNote(context, output, frequency, index)));
  } finally {
    player.srcObject = null;
    await context.close();
  }
}

/** Softly begun and ended, because a note that is cut off clicks. */
function playNote(
  context: AudioContext,
  output: AudioNode,
  frequency: number,
  index: number,
): Promise<unknown> {
  const start = context.currentTime + index * NOTE_S;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.2, start + 0.05);
  volume.gain.linearRampToValueAtTime(0, start + NOTE_S);
  volume.connect(output);
  const note = context.createOscillator();
  note.frequency.value = frequency;
  note.connect(volume);
  note.start(start);
  note.stop(start + NOTE_S);
  return new Promise((resolve) => {
    note.onended = resolve;
  });
}
