import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { RoomStore } from '../../models/room.js';

interface PinCodeDeps {
  readonly roomStore: Pick<RoomStore, 'findPinCodes' | 'givePinCode'>;
  readonly length: number;
  readonly log: Pick<Logger, 'warn'>;
  /** For tests. */
  readonly random?: (limit: number) => number;
}

/** Nearly all short PINs may be in use; then the operator has to configure longer ones. */
const ATTEMPTS = 10;

/** The PINs of rooms, created when they are first needed. */
export class PinCodes {
  constructor(private readonly deps: PinCodeDeps) {}

  /** In the order of the rooms; null for a deleted room, and if no free PIN was found. */
  async of(roomIds: readonly string[]): Promise<(string | null)[]> {
    const found = await this.deps.roomStore.findPinCodes(roomIds);
    return Promise.all(roomIds.map(async (roomId) => found.get(roomId) ?? this.#make(roomId)));
  }

  async #make(roomId: string): Promise<string | null> {
    const { roomStore, length, log, random = randomInt } = this.deps;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const pinCode = String(random(10 ** length)).padStart(length, '0');
      const answer = await roomStore.givePinCode(roomId, pinCode);
      if (answer === 'given') return pinCode;
      // A concurrent call assigned one, or the room was deleted.
      if (answer !== 'taken') return (await roomStore.findPinCodes([roomId])).get(roomId) ?? null;
    }
    log.warn({ roomId }, 'Failed to find a free PIN; raise TELEPHONY_PIN_LENGTH');
    return null;
  }
}
