import type { Logger } from 'pino';
import type { IdentityProvider } from './identity/identity-provider.js';
import type { RoomCleanupQueue } from './jobs/room-cleanup.js';
import type { Media } from './livekit/media.js';
import type { RoomStore } from './models/room.js';
import type { UserStore } from './models/user.js';
import type { LobbyStore } from './redis/lobby-store.js';
import type { PubSub } from './redis/pub-sub.js';
import type { RateLimits } from './redis/rate-limits.js';
import type { SessionStore } from './redis/session-store.js';

/** One part that /readyz asks. */
export interface Probe {
  readonly name: string;
  /** Rejects when the part cannot be used. */
  check(): Promise<unknown>;
}

/** Everything outside the process. main.ts connects the real ones; tests may pass fakes. */
export interface Ports {
  readonly log: Logger;
  readonly users: UserStore;
  readonly rooms: RoomStore;
  readonly lobby: LobbyStore;
  readonly sessions: SessionStore;
  readonly events: PubSub;
  readonly limits: RateLimits;
  readonly media: Media;
  readonly roomCleanup: RoomCleanupQueue;
  /** Null: nobody can sign in. */
  readonly identityProvider: IdentityProvider | null;
  readonly probes: readonly Probe[];
}
