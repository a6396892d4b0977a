import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { NotFoundError } from '../errors/domain-error.js';
import type { EmbeddingOrigins } from '../services/applications/embedding-origins.js';
import { entityTag } from './entity-tag.js';
import {
  embeddedPageOptions,
  type PageSources,
  type TransportSettings,
} from './security-headers.js';

interface EmbedRoutesDeps {
  readonly http: TransportSettings & { readonly publicUrl: string };
  readonly sources: PageSources;
  /** Null while the feature is disabled. */
  readonly embedding: Pick<EmbeddingOrigins, 'ancestorsFor'> | null;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Sends the web client's page. */
  readonly page: RequestHandler;
  /** The file of the custom element. */
  readonly script: string;
}

/** Case matters, as it does to the web client, which reads from the path whether it is embedded. */
const PAGES = /^\/embed\/([^/]+)\/?$/;

/** In the built script, for PUBLIC_URL. */
const URL_PLACEHOLDER = '__FOYER_URL__';

/** Meetings in pages of other origins: the custom element, and the web client in its frame. */
export function embedRoutes(deps: EmbedRoutesDeps): Router {
  const { http, embedding } = deps;
  const router = express.Router();
  if (!embedding) {
    router.get(['/embed/v1.js', PAGES], () => {
      throw new NotFoundError();
    });
    return router;
  }
  router.get('/embed/v1.js', element(deps.script, http.publicUrl));
  router.get(PAGES, async (request, response, next) => {
    const { parent } = request.query;
    const ancestors = await embedding.ancestorsFor({
      room: request.params[0] ?? '',
      parent: typeof parent === 'string' ? parent : null,
      address: deps.addressOf(request),
    });
    const protect = helmet(embeddedPageOptions(http, deps.sources, ancestors));
    protect(request, response, (error?: unknown) => {
      if (error) {
        next(error);
        return;
      }
      response.removeHeader('x-frame-options');
      // The headers depend on who may embed the page at this moment.
      response.set('cache-control', 'no-store');
      void deps.page(request, response, next);
    });
  });
  return router;
}

/** For script elements of any page, which say nothing about who may embed a meeting. */
function element(file: string, publicUrl: string): RequestHandler {
  const url = publicUrl.replaceAll("'", '%27');
  const text = readFileSync(file, 'utf8').replaceAll(URL_PLACEHOLDER, () => url);
  const tag = entityTag(text);
  return (_request, response) => {
    response
      .set({
        'cache-control': 'no-cache',
        etag: tag,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      .type('js')
      .send(text);
  };
}
