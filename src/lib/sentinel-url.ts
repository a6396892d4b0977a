import { credentialsIn, hostsIn, type Credentials, type HostAddress } from './host-list.js';

const FORM = 'redis+sentinel://user:password@host:26379,host:26379/name-of-the-primary';
const PARTS =
  /^redis(?<isEncrypted>s)?\+sentinel:\/\/(?:(?<credentials>.*)@)?(?<hosts>[^/?#@]+)\/(?<name>[\w.:-]+)(?:\?(?<options>[^#]*))?$/i;
const SENTINELS = { of: 'Sentinels', defaultPort: 26_379, form: FORM };
const SENTINEL_OPTIONS: ReadonlySet<string> = new Set(['sentinelUsername', 'sentinelPassword']);

/** The Sentinels, and the primary that they watch; the credentials are those of its servers. */
export interface SentinelAddress extends Credentials {
  readonly sentinels: HostAddress[];
  readonly name: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  /** Empty to encrypt the connections to the servers. */
  readonly tls?: object;
  /** As `tls`, for those to the Sentinels. */
  readonly sentinelTLS?: object;
  readonly enableTLSForSentinelMode?: true;
}

const ENCRYPTED = { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } as const;

export const isSentinelUrl = (text: string): boolean => /^rediss?\+sentinel:/i.test(text);

/** @throws Error with what is wrong, as in "must …" */
export function parseSentinelUrl(text: string): SentinelAddress {
  const {
    isEncrypted,
    credentials,
    hosts = '',
    name = '',
    options,
  } = PARTS.exec(text)?.groups ?? {};
  if (name === '') throw new Error(`must be of the form ${FORM}`);
  const sentinels = hostsIn(hosts, SENTINELS);
  return {
    sentinels,
    name,
    ...credentialsIn(credentials),
    ...optionsOf(options),
    ...(isEncrypted && ENCRYPTED),
  };
}

function optionsOf(text = ''): Readonly<Record<string, string>> {
  const options = Object.fromEntries(new URLSearchParams(text));
  if (Object.keys(options).every((name) => SENTINEL_OPTIONS.has(name))) return options;
  throw new Error('has unknown options; remove all but sentinelUsername and sentinelPassword');
}
