/** What hosts are told of their lobby; `seq` orders it against a snapshot. */
export interface LobbySignal {
  readonly type: 'entered' | 'admitted' | 'denied' | 'left' | 'cleared';
  readonly participants: readonly unknown[];
  /** How many wait afterwards. */
  readonly waitingCount: number;
  readonly seq: number;
}

/** What somebody who waits is told: read your standing again, except after `left`. */
export type VisitorSignal =
  | { readonly type: 'let-in' | 'entry-ended' | 'meeting-ended' }
  | { readonly type: 'refused'; readonly retryAfterMs: number };

/** To the hosts of a room. */
export const lobbyTopic = (roomId: string): string => `lobby:${roomId}`;

/** To one person who waits there. */
export const visitorTopic = (roomId: string, identity: string): string =>
  `lobby:${roomId}:${identity}`;

/** To everybody who waits there. */
export const visitorsTopic = (roomId: string): string => `lobby:${roomId}:everyone`;
