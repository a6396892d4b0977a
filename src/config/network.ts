import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import { RefusedValue, split } from './variables.js';

/** A host name by RFC 1123; one that ends in a number would be an invalid IPv4 address. */
const HOST_NAME =
  /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;
const MAX_HOPS = 100;
/** Names of proxy-addr. */
const PROXY_NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const isHostName = (value: string): boolean => HOST_NAME.test(value);

/** The URL parser accepts port 0, which no server can listen on (RFC 6335, 6). */
export function refusePortZero({ port }: URL): void {
  if (port === '0') {
    throw new RefusedValue('must not have port 0, because no server listens on it');
  }
}

/** The address that the HTTP server listens on. */
export function listenHost(value: string): string {
  const host = value.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) || isHostName(host)) return host;
  throw new RefusedValue(
    'must be a host name or an IP address, without a port; set PORT for the port',
  );
}

/** The proxies in front: a number of hops, or their addresses. */
export function trustedProxies(given: string): number | readonly string[] {
  const value = given.trim();
  if (value === 'false') return [];
  const form = 'must be false, a number of hops, or addresses and networks';
  if (/^\d+$/.test(value)) {
    if (Number(value) > MAX_HOPS) throw new RefusedValue(`${form}; hops are at most ${MAX_HOPS}`);
    return Number(value);
  }
  const addresses = split(value);
  const wrong = addresses.filter((address) => !isProxyAddress(address));
  if (wrong.length > 0) throw new RefusedValue(`${form}; ${wrong.join(', ')} is neither`);
  return addresses;
}

/** Networks in CIDR notation. */
export function cidrNetworks(value: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number][] {
  return split(value).map((item) => {
    if (!isIP(item.replace(/\/\d{1,3}$/, '')) || !ipaddr.isValidCIDR(item)) {
      throw new RefusedValue(`${item} is not a network; write one such as 10.1.0.0/16 or fd00::/8`);
    }
    return ipaddr.parseCIDR(item);
  });
}

function isProxyAddress(address: string): boolean {
  // proxy-addr also takes a number for an IPv4 address: 2 for 0.0.0.2.
  const [host = ''] = address.split('/');
  if (isIP(host) === 0 && !PROXY_NETWORKS.has(address)) return false;
  try {
    proxyAddr.compile(address);
    return true;
  } catch {
    return false;
  }
}
