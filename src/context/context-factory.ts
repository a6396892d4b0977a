import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/load-config.js';
import type { ParticipantCredentials } from '../livekit/participant-credentials.js';
import type { SessionCredential, SessionStore } from '../redis/session-store.js';
import type { Services } from '../services/services.js';
import type { Actor } from '../models/actor.js';
import type { AppContext } from './app-context.js';
import type { ConnectionParams } from './connection-params.js';
import { createLoaders, type Loaders, type LoaderDeps } from './loaders.js';

/** Where a WebSocket comes from, and the credentials of its upgrade: all that is kept of that request. */
export interface SocketOrigin {
  readonly address: string;
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
}

interface SocketContext {
  readonly context: AppContext;
  /** That the user came with, whether or not the user may still act. */
  readonly session: SessionCredential | null;
}

export interface ContextFactoryDeps {
  readonly config: Config;
  readonly services: Services;
  readonly sessions: SessionStore;
  readonly credentials: ParticipantCredentials;
  readonly sources: LoaderDeps;
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
    const origin = { address: this.deps.addressOf(request), cookie, authorization };
    return this.#identify(origin).then(({ actor }) => this.#context(actor, rememberTicket));
  }

  /** Asked anew for each operation on a socket: sessions end and people are switched off meanwhile. */
  async forSocket(origin: SocketOrigin, params: ConnectionParams): Promise<SocketContext> {
    const authorization = params.authorization ?? origin.authorization;
    const { actor, session } = await this.#identify({ ...origin, authorization }, params.ticket);
    return { context: this.#context(actor, () => undefined), session };
  }

  #stranger(request: IncomingMessage): Actor {
    const address = this.deps.addressOf(request);
    return { user: null, participant: null, ticket: null, sessionId: null, address };
  }

  async #identify({ address, cookie, authorization }: SocketOrigin, ticket?: string) {
    const { sessions, services, credentials } = this.deps;
    const [session, participant, believed] = await Promise.all([
      cookie ? sessions.read(cookie) : null,
      authorization ? credentials.verify(authorization) : null,
      services.tickets.read(ticket, cookie),
    ]);
    const user = session ? await services.users.findActive(session.userId) : null;
    const sessionId = session?.sessionId ?? null;
    const actor: Actor = { user, participant, ticket: believed, sessionId, address };
    return { actor, session };
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
