import express, { type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import sirv from 'sirv';
import type { Config } from '../config/load-config.js';
import type { EmbeddingOrigins } from '../services/applications/embedding-origins.js';
import { embedRoutes } from './embed-routes.js';
import { entityTag } from './entity-tag.js';
import { graphiqlOptions, pageOptions } from './security-headers.js';

/**
 * Built files. GraphiQL is built outside the gateway's, so that production images do not contain
 * it.
 */
const DIRECTORIES = {
  client: fileURLToPath(new URL('../web', import.meta.url)),
  embed: fileURLToPath(new URL('../embed', import.meta.url)),
  graphiql: fileURLToPath(new URL('../../web/dist', import.meta.url)),
};

/**
 * A room's slug, or the name of a page; recordings have pages of their own, to which emails link.
 */
const PAGES = /^\/(recordings\/)?[^/.]*$/;

/** The names of assets change with their content. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

interface WebClientDeps {
  readonly config: Pick<Config, 'http' | 'livekit' | 'environment'>;
  /** Null while the feature is disabled. */
  readonly embedding: Pick<EmbeddingOrigins, 'ancestorsFor'> | null;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly log: Logger;
  /** For tests. */
  readonly directories?: typeof DIRECTORIES;
}

/** Serves the web client: its files, and one page for every address that people may visit. */
export function webClientRoutes({
  config: { http, livekit, environment },
  embedding,
  addressOf,
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
  const connections = [http.publicUrl, ...livekit.publicUrls].flatMap((url) => {
    const { origin } = new URL(url);
    return [origin, origin.replace(/^http/, 'ws')];
  });
  const basePath = new URL(`${http.publicUrl}/`).pathname;
  const client = page(join(directories.client, 'index.html'), basePath);
  router.use(ownPagesOnly);
  const script = join(directories.embed, 'v1.js');
  router.use(embedRoutes({ http, connections, embedding, addressOf, page: client, script }));
  router.use(helmet(pageOptions(http, connections)));
  if (environment !== 'production' && existsSync(join(directories.graphiql, 'graphiql.html'))) {
    const graphiql = page(join(directories.graphiql, 'graphiql.html'), basePath);
    router.get('/graphql', helmet(graphiqlOptions(http, connections)), graphiql);
    router.use('/assets', forReading(files(join(directories.graphiql, 'assets'), IMMUTABLE)));
  }
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
 * Navigation to any address gets the page, which corrects the address or reports the problem.
 * Clients that do not ask for HTML get it only at addresses with content, such as link previews.
 */
function takesPage(request: Request): boolean {
  if (request.accepts(['json', 'html']) === 'html') return true;
  return PAGES.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

/** A built page whose files are found at any base path. */
function page(file: string, basePath: string): RequestHandler {
  const base = basePath.replaceAll('&', '&amp;');
  const html = readFileSync(file, 'utf8')
    .replaceAll(/ (src|href)="\.\//g, (_, attribute: string) => ` ${attribute}="${base}`)
    .replace(/(<meta name="base-path" content=")[^"]*/, (_, start: string) => start + base);
  const tag = entityTag(html);
  return (_request, response) => {
    // A page of an old version must not request files that no longer exist.
    if (!response.hasHeader('cache-control')) response.set('cache-control', 'no-cache');
    response.set('etag', tag).type('html').send(html);
  };
}

const files = (directory: string, caching: string) =>
  sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    // The routes above serve pages.
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

const ownPagesOnly: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'permissions-policy',
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()',
  );
  next();
};
