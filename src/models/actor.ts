import type { ApplicationScope } from './application.js';
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

/** The bearer of a valid access token. */
export interface ApplicationCredential {
  readonly id: string;
  /** Those of the token that the application still has. */
  readonly scopes: ReadonlySet<ApplicationScope>;
  /** The email domain of the user that it acts as; null if it acts as itself. */
  readonly actsInDomain: string | null;
  readonly generation: number;
  /** Unix time, in milliseconds. */
  readonly expiresAt: number;
}

/**
 * The originator of a request. Each credential is either valid or null; an invalid one never fails
 * the request by itself.
 */
export interface Actor {
  /** From the session, or the user that an application acts as. */
  readonly user: UserRecord | null;
  /** From `Authorization: Bearer`; excludes `participant`, `ticket`, and a session. */
  readonly application: ApplicationCredential | null;
  /** From `Authorization: Bearer`; an actor inside that one room. */
  readonly participant: ParticipantCredential | null;
  /** From the cookie or the connection parameters. */
  readonly ticket: Ticket | null;
  /** The session of `user`; never sent to clients. */
  readonly sessionId: string | null;
  /** The network address, for limits; behind TRUST_PROXY, the client's own. */
  readonly address: string;
}

/** Without any credentials. */
export const ANONYMOUS: Omit<Actor, 'address'> = {
  user: null,
  application: null,
  participant: null,
  ticket: null,
  sessionId: null,
};

const APPLICATION = 'application:';

/**
 * The ID under which an application has roles in rooms, like a user. It can never be the ID of a
 * user, which is a UUID.
 */
export const applicationViewerId = (applicationId: string): string =>
  `${APPLICATION}${applicationId}`;

/** The application with this ID among the viewers; null for a user. */
export const applicationIdOf = (viewerId: string): string | null =>
  viewerId.startsWith(APPLICATION) ? viewerId.slice(APPLICATION.length) : null;

/**
 * The ID under which the actor has roles in rooms, and thus host privileges: a user, or an
 * application that does not act as one. Null for guests.
 */
export const viewerIdOf = ({
  user,
  application,
}: Pick<Actor, 'user' | 'application'>): string | null =>
  user?.id ?? (application && applicationViewerId(application.id));

/** The identity in a room, as the participant token states it; null without a token of the room. */
export const identityIn = ({ participant }: Actor, roomId: string): string | null =>
  participant?.roomId === roomId ? participant.identity : null;

/** The rights of an instance administrator are never lent to an application. */
export const administersInstance = ({ user, application }: Actor): boolean =>
  application === null && user?.isInstanceAdministrator === true;
