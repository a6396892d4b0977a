import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import sirv from 'sirv';
import type { Config } from '../config/load-config.js';
import { graphiqlOptions, pageOptions } from './security-headers.js';

/** Beside the compiled gateway: `npm run build` writes both. */
const DIRECTORY = fileURLToPath(new URL('../web', import.meta.url));

/** A room's slug, or the name of the page itself; recordings have a page each, which mails link to. */
const PAGES = /^\/(recordings\/)?[^/.]*$/;

/** The web client: its files, and one page for every address that it knows. */
export function webClientRoutes(
  { http, livekit }: Pick<Config, 'http' | 'livekit'>,
  formTargets: readonly string[],
  log: Logger,
): Router {
  const router = express.Router();
  if (!existsSync(join(DIRECTORY, 'index.html'))) {
    log.warn({ directory: DIRECTORY }, 'the web client is not built, so it is not served');
    return router;
  }
  const connections = [new URL(http.publicUrl).origin, new URL(livekit.publicUrl).origin].flatMap(
    (origin) => [origin, origin.replace(/^http/, 'ws')],
  );
  router.use(helmet(pageOptions(http.isSecure, { formTargets, connections })), cameraForUsAlone);
  const files = sirv(DIRECTORY, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (response, pathname) => {
      const isHashed = pathname.startsWith('/assets/');
      // A page that a new version replaced must not ask for files that are gone.
      const caching = isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.setHeader('cache-control', caching);
    },
  });
  router.get(
    '/graphql',
    helmet(graphiqlOptions(http.isSecure, connections)),
    (request, response, next) => {
      request.url = '/graphiql.html';
      files(request, response, next);
    },
  );
  router.get(PAGES, (request, response, next) => {
    request.url = '/index.html';
    files(request, response, next);
  });
  router.get('/{*file}', files);
  return router;
}

const cameraForUsAlone: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'permissions-policy',
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()',
  );
  next();
};
