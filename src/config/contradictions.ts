import { isIP } from 'node:net';
import type { Feature } from './features.js';
import { isHostName } from './network.js';
import { livekitPublicUrls, phoneNumber, type Raw } from './raw.js';
import type { Mistakes } from './variables.js';

/** A rule between settings, which applies if each setting that it reads has a valid value. */
interface Rule {
  readonly reads: readonly string[];
  /** The problems, with the names of the settings. */
  readonly problems: (raw: Raw) => readonly string[];
}

/** Adds the contradictions between settings to their individual problems. */
export function findContradictions(raw: Raw, mistakes: Mistakes): void {
  const usable = RULES.filter(({ reads }) => reads.every((name) => mistakes.isUsable(name)));
  mistakes.problems.push(...usable.flatMap(({ problems }) => problems(raw)));
}

const RULES: readonly Rule[] = [
  {
    reads: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
    problems: ({ identity: { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } }) => {
      const all = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET];
      if (all.every(Boolean) || !all.some(Boolean)) return [];
      return ['OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: set all three or none'];
    },
  },
  {
    reads: ['LANGUAGES', 'DEFAULT_LANGUAGE'],
    problems: ({ languages: { LANGUAGES, DEFAULT_LANGUAGE } }) =>
      LANGUAGES.includes(DEFAULT_LANGUAGE)
        ? []
        : [`DEFAULT_LANGUAGE: must be one of LANGUAGES (${LANGUAGES.join(', ')})`],
  },
  {
    reads: ['FEATURES', 'TELEPHONY_PHONE_NUMBER', 'TELEPHONY_DEFAULT_COUNTRY'],
    problems: (raw) =>
      isOn(raw, 'telephony') && !phoneNumber(raw.telephony)?.isValid()
        ? ['TELEPHONY_PHONE_NUMBER: must be a phone number, because FEATURES has telephony']
        : [],
  },
  {
    reads: [
      'FEATURES',
      'STORAGE_ENDPOINT',
      'STORAGE_BUCKET',
      'STORAGE_ACCESS_KEY',
      'STORAGE_SECRET_KEY',
    ],
    problems: missingStorage,
  },
  {
    reads: ['FEATURES', 'STORAGE_WEBHOOK_TOKEN'],
    problems: (raw) =>
      isOn(raw, 'storage_events') && !raw.storage.STORAGE_WEBHOOK_TOKEN
        ? ['STORAGE_WEBHOOK_TOKEN: must be set, because FEATURES has storage_events']
        : [],
  },
  {
    reads: ['FEATURES', 'ACCESS_TOKEN_SECRETS'],
    problems: (raw) =>
      isOn(raw, 'applications') && !raw.identity.ACCESS_TOKEN_SECRETS
        ? ['ACCESS_TOKEN_SECRETS: must be set, because FEATURES has applications']
        : [],
  },
  {
    reads: ['EMBED_ORIGINS', 'FEATURES', 'WEB_CLIENT'],
    problems: (raw) =>
      raw.gateway.EMBED_ORIGINS && !(raw.gateway.WEB_CLIENT && isOn(raw, 'applications'))
        ? ['EMBED_ORIGINS: needs WEB_CLIENT=true, and applications in FEATURES']
        : [],
  },
  {
    reads: ['PORT', 'PUBLIC_URL'],
    problems: ({ gateway: { PORT, PUBLIC_URL } }) =>
      PORT === 0 && !PUBLIC_URL
        ? ['PUBLIC_URL: must be set, because PORT is 0: the port is not known before the start']
        : [],
  },
  {
    reads: ['MAIL_URL', 'MAIL_FROM'],
    problems: ({ mail }) => bothOrNone(mail, 'MAIL_URL', 'MAIL_FROM'),
  },
  {
    reads: ['PUBLIC_URL', 'MAIL_URL', 'MAIL_EHLO_NAME'],
    problems: ({ gateway: { PUBLIC_URL }, mail }) =>
      mail.MAIL_URL && !mail.MAIL_EHLO_NAME && PUBLIC_URL && !isMailHost(PUBLIC_URL)
        ? ['MAIL_EHLO_NAME: must be set, because mail servers reject the host name of PUBLIC_URL']
        : [],
  },
  {
    reads: ['FEATURES', 'MAIL_URL'],
    problems: (raw) =>
      isOn(raw, 'invitations') && !raw.mail.MAIL_URL
        ? ['MAIL_URL: must be set, because FEATURES has invitations']
        : [],
  },
  {
    reads: ['RECORDING_PROCESSING_URL', 'RECORDING_PROCESSING_SECRET'],
    problems: ({ recording }) =>
      bothOrNone(recording, 'RECORDING_PROCESSING_URL', 'RECORDING_PROCESSING_SECRET'),
  },
  {
    reads: ['RATE_LIMITS', 'NODE_ENV'],
    problems: ({ limits, gateway }) =>
      limits.RATE_LIMITS === 'off' && gateway.NODE_ENV === 'production'
        ? ['RATE_LIMITS: must be on, because NODE_ENV is production']
        : [],
  },
  {
    reads: ['PUBLIC_URL', 'LIVEKIT_URL', 'LIVEKIT_PUBLIC_URL'],
    problems: blockedLiveKit,
  },
  {
    reads: [
      'SESSION_SECRETS',
      'TICKET_SECRETS',
      'ACCESS_TOKEN_SECRETS',
      'LIVEKIT_API_SECRET',
      'LIVEKIT_WEBHOOK_KEYS',
    ],
    problems: sharedSecrets,
  },
  {
    reads: ['OTEL_BSP_MAX_QUEUE_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    problems: ({ tracing }) =>
      tracing.OTEL_BSP_MAX_EXPORT_BATCH_SIZE <= tracing.OTEL_BSP_MAX_QUEUE_SIZE
        ? []
        : ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE: must not exceed OTEL_BSP_MAX_QUEUE_SIZE'],
  },
];

const isOn = ({ gateway }: Raw, feature: Feature): boolean => gateway.FEATURES.includes(feature);

function bothOrNone<K extends string>(
  section: Readonly<Record<K, unknown>>,
  first: K,
  second: K,
): readonly string[] {
  return Boolean(section[first]) === Boolean(section[second])
    ? []
    : [`${first}, ${second}: set both or none`];
}

function missingStorage(raw: Raw): readonly string[] {
  const names = [
    'STORAGE_ENDPOINT',
    'STORAGE_BUCKET',
    'STORAGE_ACCESS_KEY',
    'STORAGE_SECRET_KEY',
  ] as const;
  const missing = names.filter((name) => !raw.storage[name]);
  const hasSome = missing.length < names.length;
  if (!hasSome && !isOn(raw, 'recording')) return [];
  const why = hasSome
    ? 'because other settings of the storage are'
    : 'because FEATURES has recording';
  return missing.map((name) => `${name}: must be set, ${why}`);
}

function isMailHost(publicUrl: string): boolean {
  const host = new URL(publicUrl).hostname;
  return host.startsWith('[') || isIP(host) !== 0 || isHostName(host);
}

/** Browsers let a page from https connect only to https and wss, and to their own machine. */
function blockedLiveKit({ gateway, livekit }: Raw): readonly string[] {
  const isBlocked = livekitPublicUrls(livekit).some((text) => {
    const url = new URL(text);
    return url.protocol === 'http:' && !isLoopback(url.hostname);
  });
  if (!gateway.PUBLIC_URL?.startsWith('https:') || !isBlocked) return [];
  return [
    'LIVEKIT_PUBLIC_URL: must begin with https:// or wss://, because PUBLIC_URL is https: browsers block plain connections from secure pages',
  ];
}

const isLoopback = (hostname: string): boolean =>
  /^(.+\.)?localhost$|^127\.|^\[::1\]$/.test(hostname);

/** How many of the holders below come first and hold the gateway's own secrets. */
const OWN_SECRETS = 3;

/** The leak or rotation of one secret must not affect another. */
function sharedSecrets({ identity, livekit }: Raw): readonly string[] {
  const holders: readonly (readonly [string, readonly string[]])[] = [
    ['SESSION_SECRETS', identity.SESSION_SECRETS],
    ['TICKET_SECRETS', identity.TICKET_SECRETS],
    ['ACCESS_TOKEN_SECRETS', identity.ACCESS_TOKEN_SECRETS ?? []],
    ['LIVEKIT_API_SECRET', [livekit.LIVEKIT_API_SECRET]],
    // By default, and often by choice, the API key above: no rule between these two.
    ['LIVEKIT_WEBHOOK_KEYS', [...(livekit.LIVEKIT_WEBHOOK_KEYS?.values() ?? [])]],
  ];
  const isShared = (mine: readonly string[], others: readonly string[]) =>
    mine.some((secret) => others.includes(secret));
  return holders.slice(0, OWN_SECRETS).flatMap(([name, secrets], index) =>
    holders
      .slice(index + 1)
      .filter(([, others]) => isShared(secrets, others))
      .map(([other]) => `${name}, ${other}: have a secret in common; give each its own`),
  );
}
