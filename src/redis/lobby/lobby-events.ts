/** A lobby event for hosts; `seq` orders it against a snapshot. */
export interface LobbySignal {
  readonly type: 'entered' | 'admitted' | 'denied' | 'left' | 'cleared';
  readonly participants: readonly unknown[];
  /** The number of waiting people afterward. */
  readonly waitingCount: number;
  readonly seq: number;
}

/** An event for waiting people: they read their lobby status again, except after `left`. */
export type ApplicantSignal =
  | { readonly type: 'admitted' | 'left' | 'meeting-ended' | 'message' }
  | { readonly type: 'denied'; readonly retryAfterMs: number };

/** For the hosts of a room. The hash tag puts the channel where the keys of the room are. */
export const lobbyTopic = (roomId: string): string => `lobby:{${roomId}}`;

/** For one waiting person. */
export const applicantTopic = (roomId: string, identity: string): string =>
  `lobby:{${roomId}}:${identity}`;

/** For all waiting people of a room. */
export const applicantsTopic = (roomId: string): string => `lobby:{${roomId}}:everyone`;
