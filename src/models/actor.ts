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
 * Who asks. Every credential is either believed or null: a bad one never fails the request by
 * itself, it is just not there.
 */
export interface Actor {
  /** From the session; the only source of host power. */
  readonly user: UserRecord | null;
  /** From `Authorization: Bearer`; an actor inside that one room. */
  readonly participant: ParticipantCredential | null;
  /** From the cookie or the connection parameters. */
  readonly ticket: Ticket | null;
  /** Of the session that `user` came with; never sent to anybody. */
  readonly sessionId: string | null;
  /** Network address, for limits; behind TRUST_PROXY the client's own. */
  readonly address: string;
}
