import express, { type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import type { Branding } from '../config/branding.js';
import type { Config } from '../config/load-config.js';
import type { EmbeddingOrigins } from '../services/applications/embedding-origins.js';
import { embedRoutes } from './embed-routes.js';
import { LinkPreviews, type LinkPreviewsDeps } from './link-previews.js';
import { readPage, sendPage, withMeta } from './page.js';
import { graphiqlOptions, pageOptions, type PageSources } from './security-headers.js';

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

interface WebClientDeps extends LinkPreviewsDeps {
  readonly config: Pick<Config, 'http' | 'livekit' | 'storage' | 'branding' | 'environment'>;
  /** Null while the feature is disabled. */
  readonly embedding: Pick<EmbeddingOrigins, 'ancestorsFor'> | null;
  /** For tests. */
  readonly directories?: typeof DIRECTORIES;
}

/** Serves the web client: its files, and one page for every address that people may visit. */
export function webClientRoutes({
  config: { http, livekit, storage, branding, environment },
  embedding,
  rooms,
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
  const sources = sourcesFor({ http, livekit, storage, branding });
  const basePath = new URL(`${http.publicUrl}/`).pathname;
  const index = readPage(join(directories.client, 'index.html'), basePath, branding);
  const previews = new LinkPreviews({ rooms, addressOf, log });
  const client: RequestHandler = async (request, response) => {
    // Links to rooms are for the people who have them.
    if (request.path !== '/') response.set('x-robots-tag', 'noindex');
    response.vary('sec-fetch-mode');
    sendPage(
      response,
      withMeta(index, previewTags(http, branding, await previews.roomNameFor(request))),
    );
  };
  router.use(ownPagesOnly);
  const script = join(directories.embed, 'v1.js');
  router.use(embedRoutes({ http, sources, embedding, addressOf, page: client, script }));
  router.use(helmet(pageOptions(http, sources)));
  if (environment !== 'production' && existsSync(join(directories.graphiql, 'graphiql.html'))) {
    const graphiql = readPage(join(directories.graphiql, 'graphiql.html'), basePath);
    router.get(
      '/graphql',
      helmet(graphiqlOptions(http, sources.connections)),
      (_request, response) => sendPage(response, graphiql),
    );
    router.use('/assets', forReading(files(join(directories.graphiql, 'assets'), IMMUTABLE)));
  }
  router.get('/index.html', client);
  router.get('/manifest.webmanifest', manifest(directories.client, branding));
  router.get(
    '/robots.txt',
    (_request, response) => void response.type('txt').send(robots(basePath)),
  );
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

/** The origins besides its own that the page may use. */
function sourcesFor({
  http,
  livekit,
  storage,
  branding,
}: Pick<Config, 'http' | 'livekit' | 'storage' | 'branding'>): PageSources {
  return {
    connections: [http.publicUrl, ...livekit.publicUrls].flatMap((url) => {
      const { origin } = new URL(url);
      return [origin, origin.replace(/^http/, 'ws')];
    }),
    media: storage ? [new URL(storage.publicEndpoint).origin] : [],
    images: branding.logoUrl?.startsWith('https:') ? [new URL(branding.logoUrl).origin] : [],
  };
}

/**
 * Navigation to any address gets the page, which corrects the address or reports the problem.
 * Clients that do not ask for HTML get it only at addresses with content, such as link previews.
 */
function takesPage(request: Request): boolean {
  if (request.accepts(['json', 'html']) === 'html') return true;
  return PAGES.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

/** As messengers show a link; the image is the same for all. */
const previewTags = (
  { publicUrl }: Config['http'],
  { name = 'Foyer' }: Branding,
  roomName: string | null,
) => ({
  'og:type': 'website',
  'og:site_name': name,
  'og:title': roomName ?? name,
  'og:image': `${publicUrl}/icon-512.png`,
  'twitter:card': 'summary',
});

/** For phones that install the client. */
function manifest(directory: string, { name, accentColor }: Branding): RequestHandler {
  const file = join(directory, 'manifest.webmanifest');
  if (!existsSync(file)) return (_request, _response, next) => next();
  const branded = {
    ...(JSON.parse(readFileSync(file, 'utf8')) as object),
    ...(name !== undefined && { name, short_name: name }),
    ...(accentColor !== undefined && { theme_color: accentColor }),
  };
  return (_request, response) => {
    response.set('cache-control', 'no-cache').type('application/manifest+json').send(branded);
  };
}

/** Crawlers may read pages, because previews need them; the header of a page keeps it out of an index. */
const robots = (basePath: string): string =>
  ['User-agent: *', `Disallow: ${basePath}graphql`, `Disallow: ${basePath}auth/`, ''].join('\n');

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
