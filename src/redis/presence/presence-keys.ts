/**
 * The keys of one room, all with the hash tag `{roomId}`, in the order of the scripts' KEYS. Their
 * number is fixed, so a meeting of any size is cleared at once.
 */
export const PRESENCE_KEYS = [
  /** Hash: connection sid → record of a participant. */
  'people',
  /** Hash: identity → sid of its connection. LiveKit keeps one connection per identity. */
  'sids',
  /** Set: sids of the connections that count as people. */
  'counted',
  /** Hash: sid → tracks of a connection whose arrival is not yet known. */
  'tracks',
  /**
   * Sorted set, by time: sids of connections, tracks, and LiveKit rooms that have ended, so that
   * late events of them change nothing; and `@identity`, scored by its newest ended connection.
   */
  'gone',
  /** Hash: `sid` and `createdAt` of the LiveKit room, `startedAt` of the meeting. */
  'meeting',
  /** Counter of steps that changed something. */
  'seq',
  /**
   * Hash: identity → ID of the user who got the last token; '' for a guest who got it after a
   * user.
   */
  'users',
  /** Hash: `users` at the end of the previous meeting, whose tokens may still be used. */
  'usersBefore',
  /** Hash: identity → permissions that a host set for this participant. */
  'permissions',
  /** Present while the LiveKit room is being closed. */
  'closing',
  /** Set: identities of the participants who take a place of the maximum. */
  'connected',
  /** Sorted set, by expiry: LiveKit room and identity of people who are about to connect. */
  'places',
] as const;

export type PresenceKey = (typeof PRESENCE_KEYS)[number];
