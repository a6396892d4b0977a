const SENTINEL_PORT = 26_379;
const FORM = 'redis+sentinel://user:password@host:26379,host:26379/name-of-the-primary';
const PARTS =
  /^redis\+sentinel:\/\/(?:(?<credentials>.*)@)?(?<hosts>[^/?#@]+)\/(?<name>[\w.:-]+)(?:\?(?<options>[^#]*))?$/i;
const HOST = /^(?<host>\[[\da-f:.]+\]|[^:[\]\s,%]+)(?::(?<port>\d{1,5}))?$/i;
const SENTINEL_OPTIONS: ReadonlySet<string> = new Set(['sentinelUsername', 'sentinelPassword']);

/** The Sentinels, and the primary that they watch. */
export interface SentinelAddress {
  readonly sentinels: { host: string; port: number }[];
  readonly name: string;
  /** Of the primary and its replicas. */
  readonly username?: string;
  readonly password?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
}

export const isSentinelUrl = (text: string): boolean => /^redis\+sentinel:/i.test(text);

/**
 * Several hosts make this no URL of the standard, so `URL` cannot parse it.
 * @throws Error with what is wrong, as in "must …"
 */
export function parseSentinelUrl(text: string): SentinelAddress {
  const { credentials, hosts = '', name = '', options } = PARTS.exec(text)?.groups ?? {};
  if (name === '') throw new Error(`must be of the form ${FORM}`);
  const sentinels = hosts.split(',').map(sentinelOf);
  return { sentinels, name, ...credentialsOf(credentials), ...optionsOf(options) };
}

function sentinelOf(text: string): { host: string; port: number } {
  const { host, port = String(SENTINEL_PORT) } = HOST.exec(text)?.groups ?? {};
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`must name Sentinels as host or host:port, separated by commas: ${FORM}`);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

function credentialsOf(text = ''): Pick<SentinelAddress, 'username' | 'password'> {
  if (text === '') return {};
  const [user = '', ...rest] = text.split(':');
  if (rest.length === 0 || rest.join(':') === '') {
    throw new Error('has a user but no password; write user:password@ before the hosts');
  }
  const password = decoded(rest.join(':'));
  return user === '' ? { password } : { username: decoded(user), password };
}

function optionsOf(text = ''): Readonly<Record<string, string>> {
  const options = Object.fromEntries(new URLSearchParams(text));
  if (Object.keys(options).every((name) => SENTINEL_OPTIONS.has(name))) return options;
  throw new Error('has unknown options; remove all but sentinelUsername and sentinelPassword');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has an invalid % in its user or password; write % itself as %25');
  }
}
