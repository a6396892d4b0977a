import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { keyPairs } from '../key-pairs.js';
import { livekitApiUrl, livekitClientUrl } from '../urls.js';
import {
  flag,
  integer,
  list,
  listOf,
  optional,
  parsedBy,
  regularExpression,
  required,
  secretOf,
  text,
  withDefault,
} from '../variables.js';

const TRACK_SOURCES = ['camera', 'microphone', 'screen_share', 'screen_share_audio'] as const;

export const livekit = {
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

export const subtitles = {
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

export const telephony = {
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
