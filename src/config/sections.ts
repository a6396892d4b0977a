import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { AVAILABLE_FEATURES, FEATURES, isAvailable } from './features.js';
import { keyPairs } from './key-pairs.js';
import { languageTag, timeZone } from './languages.js';
import { ehloName, sender, smtpUrl } from './mail-settings.js';
import { listenHost, trustedProxies } from './network.js';
import { bucketName, folder, keyTemplate, region } from './storage-names.js';
import { mongoUrl, redisUrl } from './store-urls.js';
import {
  baseUrl,
  httpUrl,
  issuerUrl,
  livekitApiUrl,
  livekitClientUrl,
  origin,
  urlWith,
} from './urls.js';
import {
  filledListParsedBy,
  flag,
  integer,
  list,
  listOf,
  oneOf,
  optional,
  parsedBy,
  regularExpression,
  required,
  secretOf,
  signingKeys,
  text,
  withDefault,
} from './variables.js';

// Every variable Foyer reads, by section; docs/configuration.md is generated from this file.

export const TRACK_SOURCES = [
  'camera',
  'microphone',
  'screen_share',
  'screen_share_audio',
] as const;
export const ACCESS_LEVELS = ['public', 'trusted', 'restricted'] as const;
export const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post'] as const;

const gateway = {
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
    'IPv6 addresses that share so many leading bits count as one client in the limits',
  ),
  ALLOWED_ORIGINS: optional(
    filledListParsedBy(origin),
    "Origins whose pages may send cookies and open WebSockets, as in https://app.example.org. PUBLIC_URL's origin is always one while WEB_CLIENT is true. Default: PUBLIC_URL's origin",
  ),
  LOG_LEVEL: withDefault(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
    'Least level that is logged',
  ),
  NODE_ENV: withDefault(
    oneOf(['production', 'development', 'test']),
    'production',
    'production hides schema details: no introspection, no suggestions',
  ),
  SHUTDOWN_GRACE_SECONDS: withDefault(
    integer(0, 600),
    '20',
    'How long SIGTERM waits for requests in flight before it cuts them',
  ),
  WEB_CLIENT: withDefault(flag(), 'true', 'Serve the web client'),
  HSTS_INCLUDE_SUBDOMAINS: withDefault(
    flag(),
    'false',
    "With an https PUBLIC_URL, browsers reach every host below PUBLIC_URL's by https only, too",
  ),
  METRICS_TOKEN: optional(
    secretOf(16),
    'Bearer token that opens /metrics and the details of /readyz. Default: they open to direct connections from loopback and private networks',
    { secret: true },
  ),
  FEATURES: withDefault(
    listOf(FEATURES).superRefine((features, context) => {
      const unavailable = features.filter((feature) => !isAvailable(feature));
      if (unavailable.length === 0) return;
      const message = `this version does not implement ${unavailable.join(', ')} yet; leave it out`;
      context.addIssue({ code: 'custom', message });
    }),
    '',
    `Features switched on: ${AVAILABLE_FEATURES.join(', ')}`,
    { emptyIsValue: true },
  ),
};

const stores = {
  MONGO_URL: required(
    mongoUrl(),
    'MongoDB: `mongodb://` with one or several hosts, or `mongodb+srv://`, and the database',
    { secret: true },
  ),
  REDIS_URL: required(
    parsedBy(redisUrl),
    'Redis 6.2 or newer: redis:// or, encrypted, rediss://, with user:password@ and /database where needed',
    { secret: true },
  ),
  REDIS_KEY_PREFIX: withDefault(
    z.string().regex(/^[\w-]+$/, 'must be letters, digits, - and _'),
    'foyer',
    'First part of every Redis key and channel',
  ),
};

const livekit = {
  LIVEKIT_URL: required(
    livekitApiUrl(),
    "LiveKit's API, as the gateway reaches it, without a path; ws(s):// is read as http(s)://",
  ),
  LIVEKIT_PUBLIC_URL: optional(
    livekitClientUrl(),
    'LiveKit as browsers reach it, which may be below a path; https if PUBLIC_URL is. Default: LIVEKIT_URL',
  ),
  LIVEKIT_API_KEY: required(text(), 'Key that signs tokens and calls'),
  LIVEKIT_API_SECRET: required(secretOf(32), "The key's secret", { secret: true }),
  LIVEKIT_WEBHOOK_KEYS: optional(
    parsedBy(keyPairs),
    'List of key:secret accepted on incoming webhooks and participant tokens. Default: the pair above',
    { secret: true },
  ),
  LIVEKIT_WEBHOOK_ROOMS: optional(
    regularExpression(),
    'Names of the LiveKit rooms that are ours, where the server is shared. Default: all',
  ),
  LIVEKIT_TOKEN_TTL_SECONDS: withDefault(integer(60, 86_400), '900', 'Life of a participant token'),
  LIVEKIT_FORCE_WEBSOCKET_PROTOCOL: withDefault(
    flag(),
    'false',
    'Clients get a ws(s):// address: older Firefox, Chrome and Edge need it',
  ),
  LIVEKIT_WARM_UP_CONNECTION: withDefault(
    flag(),
    'false',
    'Clients open the connection once before joining: Firefox behind a proxy needs it',
  ),
  PUBLISH_SOURCES: withDefault(
    listOf(TRACK_SOURCES),
    TRACK_SOURCES.join(','),
    'What participants may publish where the room says nothing else',
  ),
};

const rooms = {
  ROOM_DEFAULT_ACCESS_LEVEL: withDefault(
    oneOf(ACCESS_LEVELS),
    'public',
    'Access level of a new room where its maker has no default',
  ),
};

const identity = {
  SESSION_SECRETS: required(signingKeys(), 'Keys of the session cookie', { secret: true }),
  TICKET_SECRETS: required(signingKeys(), 'Keys of the tickets', { secret: true }),
  SESSION_TTL_SECONDS: withDefault(integer(60, 31_536_000), '43200', 'Life of a session'),
  TICKET_TTL_SECONDS: withDefault(
    integer(60, 31_536_000),
    '2592000',
    'How long a browser keeps its identity in a room',
  ),
  OIDC_ISSUER: optional(
    issuerUrl(),
    'OpenID Connect issuer, exactly as its discovery document names it. Default: sign-in is unavailable',
  ),
  OIDC_CLIENT_ID: optional(text(), 'Client id at the issuer'),
  OIDC_CLIENT_SECRET: optional(text(), "The client's secret", { secret: true }),
  OIDC_CLIENT_AUTH_METHOD: optional(
    oneOf(CLIENT_AUTH_METHODS),
    `How the client proves who it is: ${CLIENT_AUTH_METHODS.join(' or ')}. Default: as the provider's discovery document asks`,
  ),
  OIDC_SCOPES: withDefault(
    text().refine((value) => value.split(' ').includes('openid'), 'must contain openid'),
    'openid email profile',
    'Scopes asked for, separated by spaces',
  ),
  OIDC_FULL_NAME_CLAIMS: withDefault(
    list(),
    'given_name,family_name',
    'Claims that make the full name',
  ),
  OIDC_SHORT_NAME_CLAIM: withDefault(text(), 'given_name', 'Claim that is the short name'),
  OIDC_EMAIL_VERIFIED_BY_DEFAULT: withDefault(
    flag(),
    'false',
    'Trust addresses of which the provider does not say whether they are verified; only where it verifies all of them',
  ),
};

const lobby = {
  LOBBY_KEEP_ALIVE_SECONDS: withDefault(
    integer(1, 3600),
    '15',
    'A waiting client without a subscription must call joinRoom again within this time',
  ),
  LOBBY_DENIAL_COOLDOWN_SECONDS: withDefault(integer(0, 86_400), '60', 'How long a denial stands'),
  LOBBY_MAX_WAITING: withDefault(integer(1, 10_000), '500', 'People who may wait in one room'),
  LOBBY_MAX_WAITING_PER_ADDRESS: optional(
    integer(1, 10_000),
    'People from one address who may wait in one room. Default: 20; with RATE_LIMITS=off, LOBBY_MAX_WAITING',
  ),
};

const languages = {
  LANGUAGES: withDefault(
    filledListParsedBy(languageTag),
    'en,fr,de,nl',
    'Languages offered to people, BCP 47; mails in others than these four are in English',
  ),
  DEFAULT_LANGUAGE: withDefault(
    parsedBy(languageTag),
    'en',
    'Language of new users; one of LANGUAGES',
  ),
  DEFAULT_TIME_ZONE: withDefault(parsedBy(timeZone), 'UTC', 'Time zone of new users, IANA name'),
};

export const RECORDING_MODES = ['screen', 'transcript'] as const;
export const RECORDING_VIDEO_PRESETS = [
  'h264_720p_30',
  'h264_720p_60',
  'h264_1080p_30',
  'h264_1080p_60',
  'portrait_h264_720p_30',
  'portrait_h264_1080p_30',
] as const;

const recording = {
  RECORDING_MODES: withDefault(
    listOf(RECORDING_MODES),
    RECORDING_MODES.join(','),
    'Kinds of recording offered',
  ),
  RECORDING_MAX_DURATION_SECONDS: optional(
    integer(1, 604_800),
    "Longest recording; must equal the recorder's own limit. Default: no limit",
  ),
  RECORDING_LIMIT_WARNING_SECONDS: withDefault(
    integer(1, 604_800),
    '300',
    'How long before the limit people are warned; not shorter than the limit: never',
  ),
  RECORDING_LIMIT_GRACE_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'A recorder that goes on after the limit is stopped so much later',
  ),
  RECORDING_EXPIRATION_DAYS: optional(
    integer(1, 36_500),
    'Days until a saved recording expires. Default: never',
  ),
  RECORDING_KEY_PREFIX: withDefault(
    parsedBy(folder),
    'recordings',
    'Folder in the bucket; nothing else may be in it',
  ),
  RECORDING_KEY_TEMPLATE: withDefault(
    parsedBy(keyTemplate),
    '{id}',
    'Path of a file in that folder, without its extension; {room} is the id of the room, {date} the day, UTC',
  ),
  RECORDING_LAYOUT: withDefault(
    text(),
    'speaker-light',
    "Layout of screen recordings: one of the recorder's (speaker, grid, single-speaker, with -light or -dark)",
  ),
  RECORDING_TEMPLATE_URL: optional(
    httpUrl(),
    "Page that lays screen recordings out. Default: the recorder's own",
  ),
  RECORDING_VIDEO_PRESET: withDefault(
    oneOf(RECORDING_VIDEO_PRESETS),
    'h264_720p_30',
    'Encoding of screen recordings',
  ),
  RECORDING_START_TIMEOUT_SECONDS: withDefault(
    integer(1, 600),
    '20',
    'A recording that has not begun by then has failed',
  ),
  RECORDING_STOP_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '60',
    'A recorder that was to stop, and does not even store what it has by then, has failed; one that stores frees the room by then',
  ),
  RECORDING_UPLOAD_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '900',
    'A recording that has not been stored by then, since it was to stop, has failed',
  ),
  RECORDING_LOST_AFTER_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'A recorder that has not been in the room for so long is stopped, or given up if it does not answer',
  ),
  RECORDING_DOWNLOAD_TTL_SECONDS: withDefault(
    integer(10, 604_800),
    '900',
    'How long the address of a download can be used; one that has begun goes on',
  ),
  RECORDING_PROCESSING_URL: optional(
    httpUrl(),
    'Service that is told of each transcript recording. Default: nobody is',
  ),
  RECORDING_PROCESSING_SECRET: optional(
    secretOf(16),
    'Signs what that service is sent; required with it',
    { secret: true },
  ),
};

const storage = {
  STORAGE_ENDPOINT: optional(
    baseUrl(),
    'Address of the S3 storage, for the gateway and the recorder; required with recording',
  ),
  STORAGE_PUBLIC_ENDPOINT: optional(
    baseUrl(),
    'The same as browsers reach it. Default: STORAGE_ENDPOINT',
  ),
  STORAGE_REGION: withDefault(parsedBy(region), 'us-east-1', 'Region of the bucket'),
  STORAGE_BUCKET: optional(
    parsedBy(bucketName),
    'Bucket of the recordings; required with recording',
  ),
  STORAGE_ACCESS_KEY: optional(text(), 'Key of the storage; required with recording', {
    secret: true,
  }),
  STORAGE_SECRET_KEY: optional(text(), 'Secret of that key; required with recording', {
    secret: true,
  }),
  STORAGE_WEBHOOK_TOKEN: optional(
    secretOf(16),
    'Bearer token of POST /webhooks/storage; required with storage_events',
    { secret: true },
  ),
};

const mail = {
  MAIL_URL: optional(
    parsedBy(smtpUrl),
    'smtp(s)://user:password@host:port that sends the mails; required with invitations. Default: no mails',
    { secret: true },
  ),
  MAIL_FROM: optional(
    parsedBy(sender),
    'Sender of the mails, as in Foyer <foyer@example.org>; required with MAIL_URL',
  ),
  MAIL_EHLO_NAME: optional(
    parsedBy(ehloName),
    "Name that the gateway gives itself in EHLO and in Message-ID. Default: PUBLIC_URL's host",
  ),
  MAIL_ROOM_URL: optional(
    urlWith('{slug}'),
    'Page of a room in the frontend, for links in mails. Default: PUBLIC_URL/{slug}',
  ),
  MAIL_RECORDING_URL: optional(
    urlWith('{id}'),
    'Page of a recording in the frontend, for links in mails. Default: PUBLIC_URL/recordings/{id}',
  ),
};

const subtitles = {
  SUBTITLES_AGENT_NAME: withDefault(
    text(),
    'transcriber',
    "Name that the transcriber's worker registers at LiveKit with; reserved for subtitles",
  ),
  SUBTITLES_START_TIMEOUT_SECONDS: withDefault(
    integer(1, 600),
    '20',
    'How long the transcriber may take to come into the room before it is called again, once',
  ),
};

const telephony = {
  TELEPHONY_PHONE_NUMBER: optional(text(), 'Number that people dial; required with telephony'),
  TELEPHONY_DEFAULT_COUNTRY: withDefault(
    z.string().refine(isSupportedCountry, 'must be a country, ISO 3166-1 alpha-2'),
    'US',
    'Country in which a national TELEPHONY_PHONE_NUMBER is read',
  ),
  TELEPHONY_PIN_LENGTH: withDefault(integer(4, 12), '10', "Digits of a room's dial-in code"),
  TELEPHONY_TRUNK_IDS: withDefault(
    list(),
    '',
    "LiveKit's inbound trunks that rooms are reached through. Default: the trunk of " +
      'TELEPHONY_PHONE_NUMBER, else the ones for any number, else every trunk',
  ),
  TELEPHONY_HOLD_CALLERS: withDefault(
    flag(),
    'true',
    'Callers hear and say nothing until a host lets them in, wherever guests have to wait',
  ),
};

const frontend = {
  FRONTEND_CONFIG: withDefault(
    z.string().transform((value, context) => {
      const parsed = parseJson(value);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
        return parsed as Readonly<Record<string, unknown>>;
      }
      context.addIssue({ code: 'custom', message: 'must be a JSON object' });
      return z.NEVER;
    }),
    '{}',
    'JSON object passed through as config.frontend',
  ),
};

const limits = {
  RATE_LIMITS: withDefault(
    oneOf(['on', 'off']),
    'on',
    'off lifts the limits of RATE_LIMIT_* and ROOMS_PER_PERSON; refused in production',
  ),
  RATE_LIMIT_JOINS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '120',
    'Calls of joinRoom by one person, renewals included, per minute',
  ),
  RATE_LIMIT_ENTRIES_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '3000',
    'Entries of guests from one address into rooms or lobbies, per minute; who waits or is inside enters no more',
  ),
  RATE_LIMIT_ENTRIES_PER_ROOM: withDefault(
    integer(1, 1_000_000),
    '600',
    'Addresses from which guests enter one room or its lobby, per minute',
  ),
  RATE_LIMIT_ROOM_MISSES: withDefault(
    integer(1, 1_000_000),
    '300',
    'Rooms looked up in vain by one person, or for guests from one address, per minute',
  ),
  RATE_LIMIT_SIGN_INS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '1500',
    'Sign-ins begun from one address, per minute',
  ),
  RATE_LIMIT_WRITES_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '600',
    'Mutations by one person, per minute',
  ),
  RATE_LIMIT_WRITES_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '6000',
    'Mutations by guests from one address, per minute',
  ),
  RATE_LIMIT_ROOMS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '200',
    'Rooms that one person may create, per hour',
  ),
  RATE_LIMIT_ROLES_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '600',
    'Roles that one person may give, per hour',
  ),
  RATE_LIMIT_RECORDINGS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '60',
    'Recordings that one person may start, per hour',
  ),
  RATE_LIMIT_SUBTITLES_PER_PARTICIPANT: withDefault(
    integer(1, 1_000_000),
    '60',
    'Times that one participant may ask for subtitles, per minute',
  ),
  RATE_LIMIT_INVITATIONS_PER_USER: withDefault(
    integer(1, 1_000_000),
    '200',
    'Addresses that one person may invite, per hour',
  ),
  RATE_LIMIT_INVITATIONS_PER_ROOM: withDefault(
    integer(1, 1_000_000),
    '500',
    'Addresses that may be invited to one room, per hour',
  ),
  RATE_LIMIT_NEW_DOCUMENTS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '120',
    'GraphQL documents that an instance does not know yet from one address, per minute; five times as many per session',
  ),
  ROOMS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '1000',
    'Rooms, and thereby dial-in codes, that one person may own at once',
  ),
  SOCKETS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '2000',
    'WebSockets open at once from one address, per instance',
  ),
  SUBSCRIPTIONS_PER_SOCKET: withDefault(integer(1, 1000), '20', 'Subscriptions open on one socket'),
};

export const SECTIONS = {
  gateway,
  stores,
  livekit,
  rooms,
  identity,
  lobby,
  languages,
  recording,
  subtitles,
  storage,
  mail,
  telephony,
  frontend,
  limits,
};

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
