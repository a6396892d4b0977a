import { readBranding } from '../branding.js';
import { z } from 'zod';
import { FEATURES } from '../features.js';
import { listenHost, trustedProxies } from '../network.js';
import { baseUrl, framingOrigin, origin } from '../urls.js';
import {
  filledListParsedBy,
  flag,
  headerSecretOf,
  integer,
  listOf,
  oneOf,
  optional,
  parsedBy,
  withDefault,
} from '../variables.js';

export const gateway = {
  HOST: withDefault(parsedBy(listenHost), '127.0.0.1', 'Address that the gateway listens on'),
  PORT: withDefault(
    integer(0, 65_535),
    '4000',
    'Port that the gateway listens on; 0 takes a free one',
  ),
  PUBLIC_URL: optional(
    baseUrl(),
    'How browsers reach the gateway, which may be below a path; https makes cookies Secure. Default: http://127.0.0.1:PORT',
  ),
  TRUST_PROXY: withDefault(
    parsedBy(trustedProxies),
    'false',
    'Proxies whose X-Forwarded-* headers count: a number of hops, or addresses and networks',
  ),
  CLIENT_IPV6_PREFIX_BITS: withDefault(
    integer(32, 128),
    '64',
    'Length of the IPv6 prefix whose addresses count as one client in the limits',
  ),
  ALLOWED_ORIGINS: optional(
    filledListParsedBy(origin),
    "Origins whose pages may send cookies and open WebSockets, as in https://app.example.org. PUBLIC_URL's origin is always one while WEB_CLIENT is true. Default: PUBLIC_URL's origin",
  ),
  EMBED_ORIGINS: optional(
    filledListParsedBy(framingOrigin),
    "Origins whose pages may embed meetings of every room. Those in an application's `allowedOrigins` may embed meetings of its rooms. Needs the web client, and applications in FEATURES. Default: none",
  ),
  LOG_LEVEL: withDefault(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
    'Lowest level that is logged',
  ),
  NODE_ENV: withDefault(
    oneOf(['production', 'development', 'test']),
    'production',
    'production hides schema details: no introspection, no suggestions',
  ),
  SHUTDOWN_GRACE_SECONDS: withDefault(
    integer(0, 600),
    '20',
    'How long requests in flight may take to finish after SIGTERM',
  ),
  WEB_CLIENT: withDefault(flag(), 'true', 'Serve the web client'),
  FEDERATION: withDefault(
    flag(),
    'false',
    'Serve a subgraph of Apollo Federation 2: its schema, and rooms, users, and recordings by ID',
  ),
  HSTS_INCLUDE_SUBDOMAINS: withDefault(
    flag(),
    'false',
    'With an https PUBLIC_URL, make browsers use https for the subdomains of its host, too',
  ),
  METRICS_TOKEN: optional(
    headerSecretOf(16),
    'Bearer token for /metrics and the details of /readyz. Default: direct connections from loopback and private networks need none',
    { secret: true },
  ),
  FEATURES: withDefault(listOf(FEATURES), '', `Enabled features: ${FEATURES.join(', ')}`, {
    emptyIsValue: true,
  }),
};

export const frontend = {
  FRONTEND_CONFIG: withDefault(
    z.string().transform((value, context) => {
      const parsed = parseJson(value);
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
        context.addIssue({ code: 'custom', message: 'must be a JSON object' });
        return z.NEVER;
      }
      const values = parsed as Readonly<Record<string, unknown>>;
      const read = readBranding(values);
      if ('branding' in read) return { values, branding: read.branding };
      for (const message of read.mistakes) context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
    '{}',
    'JSON object passed through as config.frontend; its `webClient` brands the web client, see docs/frontend.md',
  ),
};

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
