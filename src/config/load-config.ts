import { findContradictions } from './contradictions.js';
import type { Feature } from './features.js';
import { ehloName } from './mail-settings.js';
import { livekitPublicUrls, phoneNumber, readSections, type Raw } from './raw.js';
import { tracingSection } from './tracing-settings.js';
import { Mistakes, type Environment } from './variables.js';

const DEFAULT_WAITING_PER_ADDRESS = 20;

/** All invalid settings of an environment. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `Invalid configuration; correct these settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads every setting from `env` and the files it names.
 * @throws ConfigError with every mistake at once
 */
export function loadConfig(env: Environment) {
  const mistakes = new Mistakes();
  const raw = readSections(env, mistakes);
  findContradictions(raw, mistakes);
  if (mistakes.problems.length > 0) throw new ConfigError(mistakes.problems);
  return freeze({
    ...gatewaySection(raw.gateway),
    features: new Set<Feature>(raw.gateway.FEATURES),
    stores: {
      mongoUrl: raw.stores.MONGO_URL,
      redisUrl: raw.stores.REDIS_URL,
      redisKeyPrefix: raw.stores.REDIS_KEY_PREFIX,
    },
    livekit: livekitSection(raw.livekit),
    rooms: { defaultAccessLevel: raw.rooms.ROOM_DEFAULT_ACCESS_LEVEL },
    session: {
      cookieName: `${cookiePrefix(raw.gateway)}foyer_session`,
      secrets: raw.identity.SESSION_SECRETS,
      ttlSeconds: raw.identity.SESSION_TTL_SECONDS,
    },
    ticket: {
      cookieName: `${cookiePrefix(raw.gateway)}foyer_ticket`,
      secrets: raw.identity.TICKET_SECRETS,
      ttlSeconds: raw.identity.TICKET_TTL_SECONDS,
    },
    accessTokens: accessTokenSection(raw),
    oidc: oidcSection(raw.identity),
    administrators: {
      emails: raw.identity.INSTANCE_ADMINISTRATORS,
      /** Null if no claim makes an administrator. */
      claim: raw.identity.OIDC_ADMINISTRATOR_CLAIM,
    },
    lobby: {
      keepAliveSeconds: raw.lobby.LOBBY_KEEP_ALIVE_SECONDS,
      denialCooldownSeconds: raw.lobby.LOBBY_DENIAL_COOLDOWN_SECONDS,
      maxWaiting: raw.lobby.LOBBY_MAX_WAITING,
      maxWaitingPerAddress: maxWaitingPerAddress(raw),
      holdsCallers: raw.telephony.TELEPHONY_HOLD_CALLERS,
    },
    outgoingWebhooks: outgoingWebhooksSection(raw.outgoingWebhooks),
    meetingHistory: { retentionDays: raw.meetingHistory.MEETING_HISTORY_RETENTION_DAYS },
    languages: {
      all: raw.languages.LANGUAGES,
      default: raw.languages.DEFAULT_LANGUAGE,
      defaultTimeZone: raw.languages.DEFAULT_TIME_ZONE,
    },
    recording: recordingSection(raw),
    subtitles: subtitlesSection(raw),
    storage: storageSection(raw.storage),
    storageEvents: storageEventsSection(raw),
    mail: mailSection(raw),
    processing: processingSection(raw.recording),
    telephony: telephonySection(raw),
    frontend: raw.frontend.FRONTEND_CONFIG.values,
    branding: raw.frontend.FRONTEND_CONFIG.branding,
    limits: limitsSection(raw.limits),
    tracing: tracingSection(raw.tracing),
  });
}

/** By default, the limit per address is disabled with the other limits by address. */
function maxWaitingPerAddress({ lobby, limits }: Raw): number {
  if (lobby.LOBBY_MAX_WAITING_PER_ADDRESS !== null) return lobby.LOBBY_MAX_WAITING_PER_ADDRESS;
  return limits.RATE_LIMITS === 'on' ? DEFAULT_WAITING_PER_ADDRESS : lobby.LOBBY_MAX_WAITING;
}

function gatewaySection(raw: Raw['gateway']) {
  const publicUrl = raw.PUBLIC_URL ?? `http://127.0.0.1:${raw.PORT}`;
  const { origin } = new URL(publicUrl);
  // The web client's own origin must be allowed.
  const given = [...(raw.ALLOWED_ORIGINS ?? []), ...(raw.WEB_CLIENT ? [origin] : [])];
  return {
    environment: raw.NODE_ENV,
    logLevel: raw.LOG_LEVEL,
    webClient: raw.WEB_CLIENT,
    embedOrigins: raw.EMBED_ORIGINS ?? [],
    federation: raw.FEDERATION,
    http: {
      host: raw.HOST,
      port: raw.PORT,
      publicUrl,
      isSecure: publicUrl.startsWith('https:'),
      cookiePrefix: cookiePrefix(raw),
      hstsIncludesSubdomains: raw.HSTS_INCLUDE_SUBDOMAINS,
      trustProxy: raw.TRUST_PROXY,
      clientIpv6PrefixBits: raw.CLIENT_IPV6_PREFIX_BITS,
      allowedOrigins: raw.ALLOWED_ORIGINS ? [...new Set(given)] : [origin],
      shutdownGraceSeconds: raw.SHUTDOWN_GRACE_SECONDS,
      /** Null to restrict operators to direct connections from loopback and private networks. */
      metricsToken: raw.METRICS_TOKEN,
    },
  };
}

/**
 * Browsers accept a cookie with this prefix from this host only (RFC 6265bis, 4.1.3.2), so sibling
 * domains cannot set it.
 */
const cookiePrefix = ({ PUBLIC_URL }: Raw['gateway']): '__Host-' | '' =>
  PUBLIC_URL?.startsWith('https:') ? '__Host-' : '';

function livekitSection(raw: Raw['livekit']) {
  return {
    urls: raw.LIVEKIT_URL,
    publicUrls: livekitPublicUrls(raw),
    apiKey: raw.LIVEKIT_API_KEY,
    apiSecret: raw.LIVEKIT_API_SECRET,
    webhookKeys:
      raw.LIVEKIT_WEBHOOK_KEYS ?? new Map([[raw.LIVEKIT_API_KEY, raw.LIVEKIT_API_SECRET]]),
    webhookRooms: raw.LIVEKIT_WEBHOOK_ROOMS,
    tokenTtlSeconds: raw.LIVEKIT_TOKEN_TTL_SECONDS,
    forceWebSocketProtocol: raw.LIVEKIT_FORCE_WEBSOCKET_PROTOCOL,
    warmUpConnection: raw.LIVEKIT_WARM_UP_CONNECTION,
    publishSources: raw.PUBLISH_SOURCES,
  };
}

/** Null if the feature is disabled. */
function accessTokenSection({ gateway, identity }: Raw) {
  const { ACCESS_TOKEN_SECRETS: secrets } = identity;
  return gateway.FEATURES.includes('applications') && secrets ? { secrets } : null;
}

/** Null if sign-in is not configured. */
function oidcSection(raw: Raw['identity']) {
  if (!raw.OIDC_ISSUER || !raw.OIDC_CLIENT_ID || !raw.OIDC_CLIENT_SECRET) return null;
  return {
    issuer: raw.OIDC_ISSUER,
    clientId: raw.OIDC_CLIENT_ID,
    clientSecret: raw.OIDC_CLIENT_SECRET,
    /** Null to follow the provider's metadata. */
    clientAuthMethod: raw.OIDC_CLIENT_AUTH_METHOD,
    scopes: raw.OIDC_SCOPES,
    fullNameClaims: raw.OIDC_FULL_NAME_CLAIMS,
    shortNameClaim: raw.OIDC_SHORT_NAME_CLAIM,
    emailVerifiedByDefault: raw.OIDC_EMAIL_VERIFIED_BY_DEFAULT,
  };
}

/** Null if the feature is disabled. */
function recordingSection({ gateway, recording }: Raw) {
  if (!gateway.FEATURES.includes('recording')) return null;
  return {
    modes: recording.RECORDING_MODES,
    maxDurationSeconds: recording.RECORDING_MAX_DURATION_SECONDS,
    limitWarningSeconds: recording.RECORDING_LIMIT_WARNING_SECONDS,
    limitGraceSeconds: recording.RECORDING_LIMIT_GRACE_SECONDS,
    expirationDays: recording.RECORDING_EXPIRATION_DAYS,
    keyPrefix: recording.RECORDING_KEY_PREFIX,
    keyTemplate: recording.RECORDING_KEY_TEMPLATE,
    layout: recording.RECORDING_LAYOUT,
    templateUrl: recording.RECORDING_TEMPLATE_URL,
    videoPreset: recording.RECORDING_VIDEO_PRESET,
    startTimeoutSeconds: recording.RECORDING_START_TIMEOUT_SECONDS,
    stopTimeoutSeconds: recording.RECORDING_STOP_TIMEOUT_SECONDS,
    uploadTimeoutSeconds: recording.RECORDING_UPLOAD_TIMEOUT_SECONDS,
    lostAfterSeconds: recording.RECORDING_LOST_AFTER_SECONDS,
    downloadTtlSeconds: recording.RECORDING_DOWNLOAD_TTL_SECONDS,
  };
}

/** Null without an object storage. */
function storageSection(raw: Raw['storage']) {
  const { STORAGE_ENDPOINT: endpoint, STORAGE_BUCKET: bucket } = raw;
  const { STORAGE_ACCESS_KEY: accessKey, STORAGE_SECRET_KEY: secretKey } = raw;
  if (!endpoint || !bucket || !accessKey || !secretKey) return null;
  const publicEndpoint = raw.STORAGE_PUBLIC_ENDPOINT ?? endpoint;
  return { endpoint, publicEndpoint, region: raw.STORAGE_REGION, bucket, accessKey, secretKey };
}

/** Null if the feature is disabled. */
function storageEventsSection({ gateway, storage }: Raw) {
  const { STORAGE_WEBHOOK_TOKEN: token } = storage;
  return gateway.FEATURES.includes('storage_events') && token ? { token } : null;
}

const outgoingWebhooksSection = (raw: Raw['outgoingWebhooks']) => ({
  allowsHttp: raw.WEBHOOK_ALLOW_HTTP,
  allowedNetworks: raw.WEBHOOK_ALLOWED_NETWORKS,
});

/** Null if no emails are sent. */
function mailSection({ gateway, mail }: Raw) {
  const { MAIL_URL: url, MAIL_FROM: from } = mail;
  if (!url || !from) return null;
  const { publicUrl } = gatewaySection(gateway).http;
  return {
    url,
    from,
    ehloName: mail.MAIL_EHLO_NAME ?? ehloName(new URL(publicUrl).hostname),
    roomUrl: mail.MAIL_ROOM_URL ?? `${publicUrl}/{slug}`,
    recordingUrl: mail.MAIL_RECORDING_URL ?? `${publicUrl}/recordings/{id}`,
  };
}

/** Null without a transcription service. */
function processingSection(raw: Raw['recording']) {
  const { RECORDING_PROCESSING_URL: url, RECORDING_PROCESSING_SECRET: secret } = raw;
  return url && secret ? { url, secret } : null;
}

/** Null if the feature is disabled. */
function subtitlesSection({ gateway, subtitles }: Raw) {
  if (!gateway.FEATURES.includes('subtitles')) return null;
  return {
    agentName: subtitles.SUBTITLES_AGENT_NAME,
    startTimeoutSeconds: subtitles.SUBTITLES_START_TIMEOUT_SECONDS,
  };
}

/** Null if the feature is disabled. */
function telephonySection({ gateway, telephony }: Raw) {
  const number = phoneNumber(telephony);
  if (!gateway.FEATURES.includes('telephony') || !number) return null;
  return {
    /** In E.164 format. */
    phoneNumber: number.number,
    /** The country of the number itself, ISO 3166-1 alpha-2. */
    country: number.country ?? telephony.TELEPHONY_DEFAULT_COUNTRY,
    pinLength: telephony.TELEPHONY_PIN_LENGTH,
    /** Empty for the trunks that LiveKit has. */
    trunkIds: [...new Set(telephony.TELEPHONY_TRUNK_IDS)],
  };
}

function limitsSection(raw: Raw['limits']) {
  return {
    /**
     * False disables the rates and ROOMS_PER_PERSON, but not LOBBY_MAX_WAITING and the socket
     * limits.
     */
    enabled: raw.RATE_LIMITS === 'on',
    joinsPerPerson: raw.RATE_LIMIT_JOINS_PER_PERSON,
    entriesPerAddress: raw.RATE_LIMIT_ENTRIES_PER_ADDRESS,
    entriesPerRoom: raw.RATE_LIMIT_ENTRIES_PER_ROOM,
    roomMisses: raw.RATE_LIMIT_ROOM_MISSES,
    signInsPerAddress: raw.RATE_LIMIT_SIGN_INS_PER_ADDRESS,
    tokensPerAddress: raw.RATE_LIMIT_TOKENS_PER_ADDRESS,
    tokensPerApplication: raw.RATE_LIMIT_TOKENS_PER_APPLICATION,
    applicationRequests: raw.RATE_LIMIT_APPLICATION_REQUESTS,
    writesPerPerson: raw.RATE_LIMIT_WRITES_PER_PERSON,
    writesPerAddress: raw.RATE_LIMIT_WRITES_PER_ADDRESS,
    roomsPerPerson: raw.RATE_LIMIT_ROOMS_PER_PERSON,
    rolesPerPerson: raw.RATE_LIMIT_ROLES_PER_PERSON,
    recordingsPerPerson: raw.RATE_LIMIT_RECORDINGS_PER_PERSON,
    subtitlesPerParticipant: raw.RATE_LIMIT_SUBTITLES_PER_PARTICIPANT,
    invitationsPerUser: raw.RATE_LIMIT_INVITATIONS_PER_USER,
    invitationsPerRoom: raw.RATE_LIMIT_INVITATIONS_PER_ROOM,
    newDocumentsPerAddress: raw.RATE_LIMIT_NEW_DOCUMENTS_PER_ADDRESS,
    ownedRoomsPerPerson: raw.ROOMS_PER_PERSON,
    socketsPerAddress: raw.SOCKETS_PER_ADDRESS,
    subscriptionsPerSocket: raw.SUBSCRIPTIONS_PER_SOCKET,
  };
}

function freeze<T extends object>(value: T): T {
  for (const child of Object.values(value)) {
    if (isPlain(child)) freeze(child);
  }
  return Object.freeze(value);
}

const isPlain = (value: unknown): value is object =>
  Array.isArray(value) ||
  (typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype);
