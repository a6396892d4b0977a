/** Counts how often the meeting tokens of a room, and of one person in it, were revoked. */
export interface TokenGenerations {
  readonly room: number;
  /** By `externalId`; 0 for tokens without one. */
  readonly person: number;
}

/**
 * A token is valid in the generations in which it was created. Unlike times, they do not depend on
 * the clocks of the instances. Every method throws StorageUnavailableError while the store cannot be
 * reached.
 */
export interface MeetingTokenGenerationStore {
  /** @param externalId null for a token without one */
  find(roomId: string, externalId: string | null): Promise<TokenGenerations>;
  /** @param externalId null for all tokens of the room */
  advance(roomId: string, externalId: string | null): Promise<void>;
  deleteOfRoom(roomId: string): Promise<void>;
}
