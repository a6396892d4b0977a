import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { NotFoundError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { helmetOptions, type TransportSettings } from './security-headers.js';

export interface ExpressAppDeps {
  readonly trust: (address: string, hop: number) => boolean;
  readonly http: TransportSettings;
  /** For machines: they read no headers that tell browsers what they may do. */
  readonly webhooks: readonly Router[];
  readonly routers: readonly Router[];
  readonly log: Logger;
}

/** Everything that is not GraphQL: sign-in, webhooks, health. */
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
 * For the HTTP server: requests and responses that are born with the prototypes Express gives them. When it has to
 * change them, V8 frees none of them before a major garbage collection, which stops everything for a tenth of a second.
 */
export function messageClasses(app: Express) {
  class ExpressRequest extends IncomingMessage {
    // Not #private: the constructor of IncomingMessage already sets `upgrade`.
    [offersUpgrade]: unknown;

    /**
     * Node sets this for every `Connection: upgrade` and then hands the bare socket to the `upgrade` listener. Clients
     * that offer `h2c` want an ordinary answer (RFC 9110, 7.8). Node 24.9 has `shouldUpgradeCallback` for that, older
     * ones only this.
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
    const { status, message, extensions } = present(error, log);
    // Too late to answer: Express closes the connection.
    if (response.headersSent) next(error);
    else response.status(status).json({ message, ...extensions });
  };
}
