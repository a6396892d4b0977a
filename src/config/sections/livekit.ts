import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { keyPairs } from '../key-pairs.js';
import { roomNames } from '../room-names.js';
import { livekitApiUrls, livekitClientUrl } from '../urls.js';
import {
  flag,
  integer,
  listOf,
  listParsedBy,
  optional,
  parsedBy,
  RefusedValue,
  required,
  secretOf,
  text,
  withDefault,
} from '../variables.js';

const TRACK_SOURCES = ['camera', 'microphone', 'screen_share', 'screen_share_audio'] as const;

export const livekit = {
  LIVEKIT_URL: required(
    livekitApiUrls(),
    "LiveKit's API, as the gateway reaches it, without a path; ws(s):// is read as http(s)://. A list names the nodes of one deployment, which share a Redis",
  ),
  LIVEKIT_PUBLIC_URL: optional(
    livekitClientUrl(),
    'LiveKit as browsers reach it, which may be below a path; https if PUBLIC_URL is. Default: LIVEKIT_URL; of a list, the address that answered last',
  ),
  LIVEKIT_API_KEY: required(text(), 'API key that signs tokens and API calls'),
  LIVEKIT_API_SECRET: required(secretOf(32), "The key's secret", { secret: true }),
  LIVEKIT_WEBHOOK_KEYS: optional(
    parsedBy(keyPairs),
    'List of key:secret accepted on incoming webhooks and participant tokens. Default: the pair above',
    { secret: true },
  ),
  LIVEKIT_WEBHOOK_ROOMS: optional(
    roomNames(),
    'Regular expression for the LiveKit rooms of this deployment, if others share the server. Default: all rooms',
  ),
  LIVEKIT_TOKEN_TTL_SECONDS: withDefault(
    integer(60, 86_400),
    '900',
    'Lifetime of a participant token',
  ),
  LIVEKIT_FORCE_WEBSOCKET_PROTOCOL: withDefault(
    flag(),
    'false',
    'Give clients a ws(s):// address, which older versions of Firefox, Chrome, and Edge need',
  ),
  LIVEKIT_WARM_UP_CONNECTION: withDefault(
    flag(),
    'false',
    'Have clients open the connection once before joining, which Firefox behind a proxy needs',
  ),
  PUBLISH_SOURCES: withDefault(
    listOf(TRACK_SOURCES),
    TRACK_SOURCES.join(','),
    'Sources that participants may publish, unless the room has its own',
  ),
};

export const subtitles = {
  SUBTITLES_AGENT_NAME: withDefault(
    text(),
    'transcriber',
    'Agent name that the transcriber registers with LiveKit; reserved for subtitles',
  ),
  SUBTITLES_START_TIMEOUT_SECONDS: withDefault(
    integer(1, 600),
    '20',
    'Time within which the transcriber must join the room; otherwise it is dispatched once more',
  ),
};

/** As LiveKit makes them. */
function trunkId(value: string): string {
  if (/^[\w-]+$/.test(value)) return value;
  throw new RefusedValue(
    `${value} is not the ID of a trunk, as in ST_abc; separate IDs with commas`,
  );
}

export const telephony = {
  TELEPHONY_PHONE_NUMBER: optional(text(), 'Number that people dial; required with telephony'),
  TELEPHONY_DEFAULT_COUNTRY: withDefault(
    z
      .string()
      .refine(isSupportedCountry, 'must be a country code (ISO 3166-1 alpha-2), such as US'),
    'US',
    'Country in which a national TELEPHONY_PHONE_NUMBER is read',
  ),
  TELEPHONY_PIN_LENGTH: withDefault(integer(4, 12), '10', "Number of digits of a room's PIN"),
  TELEPHONY_TRUNK_IDS: withDefault(
    listParsedBy(trunkId),
    '',
    'Inbound trunks in LiveKit that lead to rooms. Default: the trunk of TELEPHONY_PHONE_NUMBER, ' +
      'else the trunks for any number, else every trunk',
  ),
  TELEPHONY_HOLD_CALLERS: withDefault(
    flag(),
    'true',
    'Put callers on hold until a host admits them, in rooms where guests have to wait',
  ),
};
