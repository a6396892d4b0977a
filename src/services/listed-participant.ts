import { setTimeout as delay } from 'node:timers/promises';
import type { MediaParticipant } from '../livekit/media-participant.js';
import type { Media } from '../livekit/media.js';

/** LiveKit lists people a moment after it has told of their arrival. */
const LAG_MS = 400;
const POLL_MS = 40;

/** Somebody of whom LiveKit has told, as it lists them; null when they have gone. */
export async function listedParticipant(
  media: Pick<Media, 'findParticipant'>,
  roomId: string,
  identity: string,
): Promise<MediaParticipant | null> {
  const deadline = Date.now() + LAG_MS;
  for (;;) {
    const found = await media.findParticipant(roomId, identity);
    if (found || Date.now() > deadline) return found;
    await delay(POLL_MS);
  }
}
