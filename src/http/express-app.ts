import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { BadRequestError, NotFoundError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { helmetOptions, type TransportSettings } from './security-headers.js';

export interface ExpressAppDeps {
  readonly trust: (address: string, hop: number) => boolean;
  readonly http: TransportSettings;
  /** For machines, which do not read headers that restrict browsers. */
  readonly webhooks: readonly Router[];
  readonly routers: readonly Router[];
  readonly log: Logger;
}

/** Serves everything but GraphQL: sign-in, webhooks, health. */
export function createExpressApp({ trust, http, webhooks, routers, log }: ExpressAppDeps): Express {
  const app = express();
  app.set('trust proxy', trust);
  app.disable('x-powered-by');
  app.disable('etag');
  for (const router of webhooks) app.use(router);
  app.use(helmet(helmetOptions(http)));
  for (const router of routers) app.use(router);
  app.use(() => {
    throw new NotFoundError();
  });
  app.use(errorHandler(log));
  return app;
}

/**
 * The classes of the HTTP server, whose requests and responses are created with Express's
 * prototypes. If Express has to change the prototypes, V8 frees none of these objects before a
 * major garbage collection, which blocks the process for a tenth of a second.
 */
export function messageClasses(app: Express) {
  class ExpressRequest extends IncomingMessage {
    // Not #private, because the constructor of IncomingMessage already sets `upgrade`.
    [offersUpgrade]: unknown;

    /**
     * Node sets this for every `Connection: upgrade`, and then passes the bare socket to the
     * `upgrade` listener. Clients that offer `h2c` expect an ordinary response (RFC 9110, 7.8).
     * Node 24.9 has `shouldUpgradeCallback` for that; older versions need this.
     */
    get upgrade(): boolean {
      if (!this[offersUpgrade]) return false;
      return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket';
    }

    set upgrade(value: unknown) {
      this[offersUpgrade] = value;
    }
  }
  class ExpressResponse extends ServerResponse {}
  app.request = inheriting(ExpressRequest.prototype, app.request);
  app.response = inheriting(ExpressResponse.prototype, app.response);
  return {
    IncomingMessage: ExpressRequest as typeof IncomingMessage,
    ServerResponse: ExpressResponse,
  };
}

const offersUpgrade = Symbol('offers an upgrade');

const inheriting = <T extends object>(prototype: object, parent: T): T =>
  Object.setPrototypeOf(prototype, parent) as T;

function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const { status, message, extensions } = present(asDomainError(error), log);
    // Too late for a response: Express closes the connection.
    if (response.headersSent) next(error);
    else response.status(status).json({ message, ...extensions });
  };
}

/** Express decodes the variable parts of a path, and throws what decodeURIComponent throws. */
const asDomainError = (error: unknown): unknown =>
  error instanceof URIError
    ? new BadRequestError('The path is not valid UTF-8; encode it again.', { cause: error })
    : error;
