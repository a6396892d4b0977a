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
   * Returns the source of what a root field answers to a viewer whose rights have been checked: the
   * answer depends on nothing else, unless a resolver reads this context again. For the same object,
   * it is serialized once; later calls throw, which ends the execution.
   */
  share<T extends object>(source: T): T;
}
