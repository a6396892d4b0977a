import { keysFor } from '../define-script.js';

/**
 * The keys of one room, all with the hash tag `{roomId}`, in the order of the scripts' KEYS. Their
 * number is fixed, so a room of any size is cleared at once.
 */
export const LOBBY_KEYS = [
  /** Hash: identity → record of a waiting or denied person. */
  'people',
  /** Sorted set: identities of waiting people, by arrival. */
  'waiting',
  /** Sorted set: every identity in `people`, by the expiry of its record. */
  'leases',
  /** Counter of transitions. */
  'seq',
  /** Hash: identity → record of a person admitted by a host or a meeting token. */
  'admitted',
  /** Hash: `people` at the time when a host ended the meeting. */
  'ended',
  /** Hash: `identity:<identity>`, `user:<user ID>`, and `bearer:<bearer>` of excluded people. */
  'bans',
  /** The sid of the LiveKit room that the decisions apply to. */
  'session',
  /** Hash: address → number of people waiting from it. */
  'shares',
  /** Sorted set: addresses of denied people, by the end of the cool-down. */
  'denials',
  /** Sorted set: identities of people who recently stopped waiting, by arrival. */
  'places',
  /** Hash: identity, or '' for everyone → time and text of a host's message. */
  'messages',
  /** List: events for outgoing webhooks; the same as `seq` while there are none. */
  'outbox',
] as const;

export type LobbyKey = (typeof LOBBY_KEYS)[number];

/** Without a list of events, `outbox` is the key of `seq`, which tells the scripts to keep none. */
export const lobbyKey = (prefix: string, roomId: string, name: LobbyKey): string =>
  `${prefix}:lobby:{${roomId}}:${name === 'outbox' ? 'seq' : name}`;

/** @param outbox the list of events; null for none */
export const lobbyKeys = (prefix: string, roomId: string, outbox: string | null) =>
  keysFor(LOBBY_KEYS, (name) =>
    name === 'outbox' && outbox !== null ? outbox : lobbyKey(prefix, roomId, name),
  );
