import { DataPacket_Kind, RoomServiceClient, ServerError } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { MediaUnavailableError } from '../errors/domain-error.js';

/**
 * Whether what LiveKit lists is there. Its lists outlive a server that died: rooms until they are
 * opened and closed anew, people until their room is. Both methods may take some seconds, and throw
 * MediaUnavailableError when LiveKit could not be asked.
 */
export interface Liveness {
  /** False when no server holds the room. */
  isHeld(roomId: string): Promise<boolean>;
  /** False when the server that holds their room knows no such connection. */
  isConnected(roomId: string, identity: string): Promise<boolean>;
}

/** LiveKit looks three seconds for a server that answers for the room or the participant. */
const TIMEOUT_SECONDS = 6;

/** Asks for things that change nothing, but only the server in charge can answer. */
export class LiveKitLiveness implements Liveness {
  readonly #rooms: RoomServiceClient;

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#rooms = new RoomServiceClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  isHeld(roomId: string): Promise<boolean> {
    // Identities that are not there are left out, so this reaches nobody.
    const options = { topic: 'foyer.nothing', destinationIdentities: ['foyer.nobody'] };
    return isAnswered(() =>
      this.#rooms.sendData(roomId, new Uint8Array(), DataPacket_Kind.RELIABLE, options),
    );
  }

  isConnected(roomId: string, identity: string): Promise<boolean> {
    return isAnswered(() => this.#rooms.updateParticipant(roomId, identity, {}));
  }
}

/** `unavailable` in LiveKit's own words: it asked around, and nobody answered. */
async function isAnswered(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    const code = error instanceof ServerError ? error.code : undefined;
    if (code === 'unavailable' || code === 'not_found') return false;
    throw new MediaUnavailableError({ cause: error });
  }
}
