import type { IncomingMessage } from 'node:http';
import type { Config } from '../config/load-config.js';
import type { ParticipantCredentials } from '../livekit/participant-credentials.js';
import type { SessionCredential, SessionStore } from '../redis/session-store.js';
import type { Services } from '../services/services.js';
import { ANONYMOUS, viewerIdOf, type Actor } from '../models/actor.js';
import type { AppContext } from './app-context.js';
import type { ConnectionParams } from './connection-params.js';
import { createLoaders, type Loaders, type LoaderDeps } from './loaders.js';

/** The origin and credentials of a WebSocket's upgrade request; nothing else of it is kept. */
export interface SocketOrigin {
  readonly address: string;
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
}

interface SocketContext {
  readonly context: AppContext;
  /** The user's session, whether or not the user may still act. */
  readonly session: SessionCredential | null;
}

export interface ContextFactoryDeps {
  readonly config: Config;
  readonly services: Services;
  readonly sessionStore: SessionStore;
  readonly credentials: ParticipantCredentials;
  readonly sources: LoaderDeps;
  readonly addressOf: (request: IncomingMessage) => string;
}

/**
 * Verifies the credentials of a request. An invalid one becomes null; an unavailable session store
 * throws, because no user can be identified without it.
 */
export class ContextFactory {
  constructor(private readonly deps: ContextFactoryDeps) {}

  /**
   * Synchronous for requests without credentials, the most frequent ones.
   * @param setCookie called with the value of a `Set-Cookie` header
   */
  forHttp(
    request: IncomingMessage,
    setCookie: (cookie: string) => void,
  ): AppContext | Promise<AppContext> {
    const { cookie, authorization } = request.headers;
    const rememberTicket = (ticket: string) => {
      setCookie(this.deps.services.tickets.cookie(ticket));
    };
    if (!cookie && !authorization) return this.#context(this.#anonymous(request), rememberTicket);
    const origin = { address: this.deps.addressOf(request), cookie, authorization };
    return this.#identify(origin).then(({ actor }) => this.#context(actor, rememberTicket));
  }

  /**
   * Repeated for each operation on a socket, because sessions end and users are disabled meanwhile.
   */
  async forSocket(origin: SocketOrigin, params: ConnectionParams): Promise<SocketContext> {
    const authorization = params.authorization ?? origin.authorization;
    const cookie = params.omitsCookies ? undefined : origin.cookie;
    const sent = { ...origin, authorization, cookie };
    const { actor, session } = await this.#identify(sent, params.ticket);
    return { context: this.#context(actor, doNotRemember), session };
  }

  /** A context of the same viewer for one event on a socket: earlier reads are outdated. */
  forEvent({ actor }: AppContext): AppContext {
    return this.#context(actor, doNotRemember);
  }

  #anonymous(request: IncomingMessage): Actor {
    const address = this.deps.addressOf(request);
    return { ...ANONYMOUS, address };
  }

  /** @throws RateLimitedError, StorageUnavailableError */
  async #identify(origin: SocketOrigin, ticket?: string) {
    const { address, authorization } = origin;
    // An access token excludes all other credentials: what it may do must not depend on a browser.
    const authenticated = authorization
      ? await this.deps.services.authenticator?.authenticate(authorization)
      : null;
    if (authenticated) return { actor: { ...ANONYMOUS, ...authenticated, address }, session: null };
    return this.#identifyPerson(origin, ticket);
  }

  async #identifyPerson({ address, cookie, authorization }: SocketOrigin, ticket?: string) {
    const { sessionStore, services, credentials } = this.deps;
    const [session, participant, verifiedTicket] = await Promise.all([
      cookie ? sessionStore.read(cookie) : null,
      authorization ? credentials.verify(authorization) : null,
      services.tickets.read(ticket, cookie),
    ]);
    const user = session ? await services.users.findActive(session.userId, session) : null;
    const sessionId = session?.sessionId ?? null;
    const actor: Actor = {
      ...ANONYMOUS,
      user,
      participant,
      ticket: verifiedTicket,
      sessionId,
      address,
    };
    return { actor, session };
  }

  #context(actor: Actor, rememberTicket: (ticket: string) => void): AppContext {
    return new RequestContext(this.deps, actor, rememberTicket);
  }
}

/**
 * A class, because closures would take several times the memory, and each subscription keeps one.
 * Apollo copies contexts without their private (`#`) fields, so it has none.
 */
class RequestContext implements AppContext {
  private createdLoaders: Loaders | undefined;

  constructor(
    private readonly deps: ContextFactoryDeps,
    readonly actor: Actor,
    readonly rememberTicket: (ticket: string) => void,
  ) {}

  get config(): Config {
    return this.deps.config;
  }

  get services(): Services {
    return this.deps.services;
  }

  /** Created lazily: most operations need none. */
  get loaders(): Loaders {
    const { actor, deps } = this;
    return (this.createdLoaders ??= createLoaders(deps.sources, viewerIdOf(actor), (roomId) =>
      deps.services.meetingHosts.isHost(actor, roomId),
    ));
  }

  share<T extends object>(source: T): T {
    return source;
  }
}

/** WebSockets set no cookies. */
const doNotRemember = (): void => undefined;
