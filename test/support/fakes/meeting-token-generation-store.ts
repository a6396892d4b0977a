import type {
  MeetingTokenGenerationStore,
  TokenGenerations,
} from '../../../src/models/meeting-token-generation.js';

/** Generations in memory; the same contract suite runs on it and on MongoDB. */
export class FakeMeetingTokenGenerationStore implements MeetingTokenGenerationStore {
  /** By room, then by `externalId`; null for the room. */
  readonly #rooms = new Map<string, Map<string | null, number>>();

  find(roomId: string, externalId: string | null): Promise<TokenGenerations> {
    const room = this.#rooms.get(roomId);
    const person = externalId === null ? 0 : (room?.get(externalId) ?? 0);
    return Promise.resolve({ room: room?.get(null) ?? 0, person });
  }

  advance(roomId: string, externalId: string | null): Promise<void> {
    const room = this.#rooms.get(roomId) ?? new Map<string | null, number>();
    this.#rooms.set(roomId, room.set(externalId, (room.get(externalId) ?? 0) + 1));
    return Promise.resolve();
  }

  deleteOfRoom(roomId: string): Promise<void> {
    this.#rooms.delete(roomId);
    return Promise.resolve();
  }
}
