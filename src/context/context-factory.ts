import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/load-config.js';
import type { ParticipantCredentials } from '../livekit/participant-credentials.js';
import type { SessionStore } from '../redis/session-store.js';
import type { Services } from '../services/services.js';
import type { Actor } from './actor.js';
import type { AppContext } from './app-context.js';
import { createLoaders, type Loaders, type LoaderSources } from './loaders.js';

/** Credentials that a WebSocket client may send in `connection_init`. */
export interface ConnectionParams {
  readonly authorization?: unknown;
  readonly ticket?: unknown;
}

export interface ContextFactoryDeps {
  readonly config: Config;
  readonly services: Services;
  readonly sessions: SessionStore;
  readonly credentials: ParticipantCredentials;
  readonly sources: LoaderSources;
  readonly addressOf: (request: IncomingMessage) => string;
}

/**
 * Believes or drops each credential of a request. Bad ones never throw here; a session store that
 * cannot be reached does, because nobody could be told from anybody then.
 */
export class ContextFactory {
  constructor(private readonly deps: ContextFactoryDeps) {}

  /** At once for strangers, who come in the greatest number. */
  forHttp(request: IncomingMessage, response: ServerResponse): AppContext | Promise<AppContext> {
    const { cookie, authorization } = request.headers;
    const rememberTicket = (ticket: string) => {
      response.appendHeader('set-cookie', this.deps.services.tickets.cookie(ticket));
    };
    if (!cookie && !authorization) return this.#context(this.#stranger(request), rememberTicket);
    return this.#actor(request, authorization, undefined).then((actor) =>
      this.#context(actor, rememberTicket),
    );
  }

  /** Asked anew for each operation on a socket: sessions end and people are switched off meanwhile. */
  async forSocket(request: IncomingMessage, params: ConnectionParams): Promise<AppContext> {
    const authorization =
      typeof params.authorization === 'string'
        ? params.authorization
        : request.headers.authorization;
    const ticket = typeof params.ticket === 'string' ? params.ticket : undefined;
    const actor = await this.#actor(request, authorization, ticket);
    return this.#context(actor, () => undefined);
  }

  #stranger(request: IncomingMessage): Actor {
    const address = this.deps.addressOf(request);
    return { user: null, participant: null, ticket: null, sessionId: null, address };
  }

  async #actor(
    request: IncomingMessage,
    authorization: string | undefined,
    ticket: string | undefined,
  ): Promise<Actor> {
    const { sessions, services, credentials } = this.deps;
    const { cookie } = request.headers;
    const [session, participant, believed] = await Promise.all([
      cookie ? sessions.read(cookie) : null,
      authorization ? credentials.verify(authorization) : null,
      services.tickets.read(ticket, cookie),
    ]);
    const user = session ? await services.users.findActive(session.userId) : null;
    const sessionId = session?.sessionId ?? null;
    return {
      user,
      participant,
      ticket: believed,
      sessionId,
      address: this.deps.addressOf(request),
    };
  }

  #context(actor: Actor, rememberTicket: (ticket: string) => void): AppContext {
    const { config, services, sources } = this.deps;
    let loaders: Loaders | undefined;
    return {
      actor,
      config,
      services,
      rememberTicket,
      // Most operations need none of them.
      get loaders() {
        return (loaders ??= createLoaders(sources, actor.user?.id ?? null));
      },
    };
  }
}
