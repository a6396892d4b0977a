import type { Config } from '../config/load-config.js';
import type { Services } from '../services/services.js';
import type { Actor } from '../models/actor.js';
import type { Loaders } from './loaders.js';

/** What resolvers and rules see of one operation. */
export interface AppContext {
  readonly actor: Actor;
  readonly config: Config;
  readonly services: Services;
  /** Batched reads, fresh for each operation. */
  readonly loaders: Loaders;
  /** Sets the ticket cookie on the answer; does nothing on a WebSocket, which has no answer. */
  rememberTicket(ticket: string): void;
}
