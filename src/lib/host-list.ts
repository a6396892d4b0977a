const HOST = /^(?<host>\[[\da-f:.]+\]|[^:[\]\s,%]+)(?::(?<port>\d{1,5}))?$/i;

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/**
 * The parts of a URL that names several hosts, which `URL` cannot parse: it is no URL of the standard.
 * @throws Error with what is wrong, as in "must …"
 */
export function hostsIn(
  text: string,
  { of, defaultPort, form }: { of: string; defaultPort: number; form: string },
): HostAddress[] {
  return text.split(',').map((part) => {
    const { host, port = String(defaultPort) } = HOST.exec(part)?.groups ?? {};
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
      throw new Error(`must name ${of} as host or host:port, separated by commas: ${form}`);
    }
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  });
}

/**
 * @param text `user:password`, or `:password`; empty for none
 * @throws Error with what is wrong, as in "has …"
 */
export function credentialsIn(text = ''): Credentials {
  if (text === '') return {};
  const [user = '', ...rest] = text.split(':');
  if (rest.length === 0 || rest.join(':') === '') {
    throw new Error('has a user but no password; write user:password@ before the hosts');
  }
  const password = decoded(rest.join(':'));
  return user === '' ? { password } : { username: decoded(user), password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has an invalid % in its user or password; write % itself as %25');
  }
}
