import type { Config } from '../config/load-config.js';
import type { Services } from '../services/services.js';
import type { Actor } from '../models/actor.js';
import type { Loaders } from './loaders.js';

/** The context of one operation, for resolvers and rules. */
export interface AppContext {
  readonly actor: Actor;
  readonly config: Config;
  readonly services: Services;
  /** Batched reads, fresh for each operation. */
  readonly loaders: Loaders;
  /** Sets the ticket cookie on the response; does nothing on a WebSocket. */
  rememberTicket(ticket: string): void;
  /**
   * Marks the list that a root field returns to a viewer whose rights have been checked: what is
   * selected of it does not depend on the viewer, unless a resolver reads this context again. An
   * unchanged list is serialized once.
   */
  share<T>(list: readonly T[]): readonly T[];
}
