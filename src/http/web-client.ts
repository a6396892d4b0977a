import express, { type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import sirv from 'sirv';
import type { Config } from '../config/load-config.js';
import { graphiqlOptions, pageOptions } from './security-headers.js';

/** Built files. GraphiQL is not beside the gateway, so that no production image has it. */
const DIRECTORIES = {
  client: fileURLToPath(new URL('../web', import.meta.url)),
  graphiql: fileURLToPath(new URL('../../web/dist', import.meta.url)),
};

/** A room's slug, or the name of the page itself; recordings have a page each, which mails link to. */
const PAGES = /^\/(recordings\/)?[^/.]*$/;

/** The names of assets change with their content. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

interface WebClientDeps {
  readonly config: Pick<Config, 'http' | 'livekit' | 'environment'>;
  readonly log: Logger;
  /** For tests. */
  readonly directories?: typeof DIRECTORIES;
}

/** The web client: its files, and one page for every address that a person can be sent to. */
export function webClientRoutes({
  config: { http, livekit, environment },
  log,
  directories = DIRECTORIES,
}: WebClientDeps): Router {
  const router = express.Router();
  if (!existsSync(join(directories.client, 'index.html'))) {
    log.warn(
      { directory: directories.client },
      'Web client not found; run `npm run build`, or set WEB_CLIENT=false',
    );
    return router;
  }
  const connections = [new URL(http.publicUrl).origin, new URL(livekit.publicUrl).origin].flatMap(
    (origin) => [origin, origin.replace(/^http/, 'ws')],
  );
  const basePath = new URL(`${http.publicUrl}/`).pathname;
  router.use(helmet(pageOptions(http, connections)), cameraForUsAlone);
  if (environment !== 'production' && existsSync(join(directories.graphiql, 'graphiql.html'))) {
    const graphiql = page(join(directories.graphiql, 'graphiql.html'), basePath);
    router.get('/graphql', helmet(graphiqlOptions(http, connections)), graphiql);
    router.use('/assets', forReading(files(join(directories.graphiql, 'assets'), IMMUTABLE)));
  }
  const client = page(join(directories.client, 'index.html'), basePath);
  router.get('/index.html', client);
  router.use('/assets', forReading(files(join(directories.client, 'assets'), IMMUTABLE)));
  router.use(forReading(files(directories.client, 'no-cache')));
  router.use(
    forReading((request, response, next) => {
      response.vary('accept');
      if (takesPage(request)) void client(request, response, next);
      else next();
    }),
  );
  return router;
}

/**
 * Whoever navigates to an address gets the page, which tidies the address or says what is wrong
 * with it. Clients that do not ask for HTML get it where there may be something to read, as the
 * previews of links do.
 */
function takesPage(request: Request): boolean {
  if (request.accepts(['json', 'html']) === 'html') return true;
  return PAGES.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

/** A built page, with its files where browsers find them: one build serves at any path. */
function page(file: string, basePath: string): RequestHandler {
  const base = basePath.replaceAll('&', '&amp;');
  const html = readFileSync(file, 'utf8')
    .replaceAll(/ (src|href)="\.\//g, (_, attribute: string) => ` ${attribute}="${base}`)
    .replace(/(<meta name="base-path" content=")[^"]*/, (_, start: string) => start + base);
  const tag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  return (_request, response) => {
    // A page that a new version replaced must not ask for files that are gone.
    response.set({ 'cache-control': 'no-cache', etag: tag }).type('html').send(html);
  };
}

const files = (directory: string, caching: string) =>
  sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    // Pages are sent by their own routes.
    extensions: [],
    setHeaders: (response) => response.setHeader('cache-control', caching),
  });

const forReading =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD')
      void handler(request, response, next);
    else next();
  };

const cameraForUsAlone: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'permissions-policy',
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()',
  );
  next();
};
