import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Of the answers that bypass Express, as a list; they depend on no request. */
export function apiHeaders(isSecure: boolean): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(apiOptions(isSecure))(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** @param formTargets origins that a form may lead to: signing out goes on to the provider */
export const helmetOptions = (
  isSecure: boolean,
  formTargets: readonly string[],
): Parameters<typeof helmet>[0] => ({
  // Over plain http the browser must not be told to come back by https only.
  strictTransportSecurity: isSecure,
  contentSecurityPolicy: {
    directives: {
      formAction: ["'self'", ...formTargets],
      upgradeInsecureRequests: isSecure ? [] : null,
    },
  },
});

/**
 * Of the web client's pages: they load nothing from elsewhere, and talk to the gateway and LiveKit
 * alone.
 */
export const pageOptions = (
  isSecure: boolean,
  {
    formTargets,
    connections,
  }: { readonly formTargets: readonly string[]; readonly connections: readonly string[] },
): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: isSecure,
  // Forms without an Origin could not sign out.
  referrerPolicy: { policy: 'same-origin' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      mediaSrc: ["'self'", 'blob:'],
      manifestSrc: ["'self'"],
      connectSrc: ["'self'", ...connections],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: isSecure ? [] : null,
    },
  },
});

/** Of GraphiQL, in development: its editor writes styles of its own and works in the background. */
export const graphiqlOptions = (
  isSecure: boolean,
  connections: readonly string[],
): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: isSecure,
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

/** JSON is no page: what pages may load and embed need not be said with each answer. */
const apiOptions = (isSecure: boolean): Parameters<typeof helmet>[0] => ({
  strictTransportSecurity: isSecure,
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
