import { setTimeout as delay } from 'node:timers/promises';
import type { MediaParticipant } from '../livekit/media-participant.js';
import type { Media } from '../livekit/media.js';

/** LiveKit lists people a moment after it has told of their arrival. */
const LOOKS = 10;
const PAUSE_MS = 40;

/** Somebody of whom LiveKit has told, as it lists them; null when they have gone. */
export async function listedParticipant(
  media: Pick<Media, 'findParticipant'>,
  roomId: string,
  identity: string,
): Promise<MediaParticipant | null> {
  for (let look = 1; ; look += 1) {
    const found = await media.findParticipant(roomId, identity);
    if (found || look > LOOKS) return found;
    await delay(PAUSE_MS);
  }
}
