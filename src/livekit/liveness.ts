import { DataPacket_Kind, RoomServiceClient, ServerError } from 'livekit-server-sdk';
import { MediaUnavailableError } from '../errors/domain-error.js';
import type { ApiService, LiveKitApi } from './livekit-api.js';

/**
 * Whether the rooms and participants that LiveKit lists exist. Its lists outlive a server that
 * died: rooms until they are opened and closed again, participants until their room is. Both
 * methods may take seconds, and throw MediaUnavailableError when LiveKit cannot be reached.
 */
export interface Liveness {
  /** False if no server holds the room. */
  isHeld(roomId: string): Promise<boolean>;
  /** False if the server that holds the room does not know the connection. */
  isConnected(roomId: string, identity: string): Promise<boolean>;
}

/** LiveKit waits three seconds for a server that answers for the room or participant. */
const TIMEOUT_SECONDS = 6;

/** Sends requests that change nothing, but that only the responsible server can answer. */
export class LiveKitLiveness implements Liveness {
  readonly #rooms: ApiService<RoomServiceClient>;

  constructor(api: LiveKitApi) {
    this.#rooms = api.service(RoomServiceClient, TIMEOUT_SECONDS);
  }

  isHeld(roomId: string): Promise<boolean> {
    // Absent identities are skipped, so the message reaches no participant.
    const options = { topic: 'foyer.nothing', destinationIdentities: ['foyer.absent'] };
    return isAnswered(() =>
      this.#rooms.repeatable((rooms) =>
        rooms.sendData(roomId, new Uint8Array(), DataPacket_Kind.RELIABLE, options),
      ),
    );
  }

  isConnected(roomId: string, identity: string): Promise<boolean> {
    return isAnswered(() =>
      this.#rooms.repeatable((rooms) => rooms.updateParticipant(roomId, identity, {})),
    );
  }
}

/** With `unavailable`, LiveKit reports that no server answered. */
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
