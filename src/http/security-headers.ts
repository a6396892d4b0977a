import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** How strictly browsers are held to https after reaching the gateway by it. */
export interface TransportSettings {
  readonly isSecure: boolean;
  readonly hstsIncludesSubdomains: boolean;
}

/** The headers of responses that bypass Express, as a list; they depend on no request. */
export function apiHeaders(http: TransportSettings): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(apiOptions(http))(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/**
 * Forms may only target the gateway: a sign-out continues to the provider from a page of its own.
 */
export const helmetOptions = (http: TransportSettings): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: hsts(http),
  contentSecurityPolicy: {
    directives: {
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: http.isSecure ? [] : null,
    },
  },
});

/** The origins that pages use besides the gateway's. */
export interface PageSources {
  readonly connections: readonly string[];
  /** Where recordings are played from. */
  readonly media: readonly string[];
  /** Where the deployment's logo is. */
  readonly images: readonly string[];
}

/**
 * For the web client's pages, which load nothing but recordings and a logo from elsewhere, and connect only to
 * the gateway and LiveKit.
 */
export const pageOptions = (
  http: TransportSettings,
  { connections, media, images }: PageSources,
  frameAncestors: readonly string[] = [],
) =>
  ({
    strictTransportSecurity: hsts(http),
    // Forms without an Origin could not sign out.
    referrerPolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // WebAssembly finds people in pictures, for backgrounds.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', ...images],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:', ...media],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'", ...connections],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: frameAncestors.length > 0 ? frameAncestors : ["'none'"],
        upgradeInsecureRequests: http.isSecure ? [] : null,
      },
    },
  }) satisfies Parameters<typeof helmet>[0];

/**
 * For the web client inside a page of another origin. X-Frame-Options has no form for that. Pages
 * that isolate themselves contain only frames that do so, too, and whose resource policy allows it.
 */
export const embeddedPageOptions = (
  http: TransportSettings,
  sources: PageSources,
  frameAncestors: readonly string[],
): Parameters<typeof helmet>[0] => ({
  ...pageOptions(http, sources, frameAncestors),
  xFrameOptions: false,
  crossOriginEmbedderPolicy: { policy: 'require-corp' },
  crossOriginResourcePolicy: { policy: 'cross-origin' },
});

/** For GraphiQL, in development: its editor adds styles and uses workers. */
export const graphiqlOptions = (
  http: TransportSettings,
  connections: readonly string[],
): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: hsts(http),
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", ...connections],
      frameAncestors: ["'none'"],
    },
  },
});

/** JSON is not a page, so its responses omit what pages may load and embed. */
const apiOptions = (http: TransportSettings): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: hsts(http),
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/**
 * Over plain http, browsers must not be told to return by https only. Other services below the same
 * host name are not Foyer's to decide about.
 */
const hsts = ({ isSecure, hstsIncludesSubdomains }: TransportSettings) =>
  isSecure && { includeSubDomains: hstsIncludesSubdomains };
