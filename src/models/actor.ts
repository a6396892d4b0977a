import type { UserRecord } from './user.js';

/** The bearer of a participant token that Foyer minted and LiveKit may have refreshed. */
export interface ParticipantCredential {
  readonly roomId: string;
  readonly identity: string;
  readonly displayName: string;
}

/** "I am `identity` in room `roomId`", signed by Foyer. */
export interface Ticket {
  readonly identity: string;
  readonly roomId: string;
  /** Names the key that signed it. */
  readonly keyId: string;
  /** Unix times, in seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * The originator of a request. Each credential is either valid or null; an invalid one never fails
 * the request by itself.
 */
export interface Actor {
  /** From the session; the only source of host privileges. */
  readonly user: UserRecord | null;
  /** From `Authorization: Bearer`; an actor inside that one room. */
  readonly participant: ParticipantCredential | null;
  /** From the cookie or the connection parameters. */
  readonly ticket: Ticket | null;
  /** The session of `user`; never sent to clients. */
  readonly sessionId: string | null;
  /** The network address, for limits; behind TRUST_PROXY, the client's own. */
  readonly address: string;
}
