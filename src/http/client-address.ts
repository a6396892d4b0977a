import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { Logger } from 'pino';
import proxyAddr from 'proxy-addr';

type Trust = (address: string, hop: number) => boolean;
type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface ClientAddressDeps {
  readonly trust: Trust;
  /** IPv6 addresses that share this many leading bits count as one client. */
  readonly ipv6PrefixBits: number;
  readonly log: Pick<Logger, 'warn'>;
}

/** The parts of a request that tell where it comes from. */
interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Longer than an IPv6 address with its zone, brackets, and port. */
const MAX_ADDRESS_LENGTH = 80;
const MAX_HEADER_LENGTH = 2048;
/**
 * Every proxy appends one address. Without a limit, a forged list of trusted ones would be read to
 * its end.
 */
const MAX_HOPS = 32;
const UNKNOWN = 'unknown';
const MAX_KNOWN_PEERS = 1000;

/** The trust function of TRUST_PROXY, for Express and for the edges that bypass it. */
export function trustFunction(trustProxy: number | readonly string[]): Trust {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return proxyAddr.compile([...trustProxy]);
}

/**
 * Returns the function from a request to the key under which limits count its client: an IPv4
 * address, or the network of an IPv6 address. `X-Forwarded-For` is read from its end, as far as
 * trusted proxies wrote it; if an entry is not an address, the proxy that forwarded it counts.
 */
export function clientAddresses({ trust, ipv6PrefixBits, log }: ClientAddressDeps) {
  let hasWarned = false;
  const direct = new LRUCache<string, string>({
    max: MAX_KNOWN_PEERS,
    memoMethod: (peer) => keyOf(parseAddress(peer), ipv6PrefixBits),
  });
  return ({ headers, socket }: ReceivedRequest): string => {
    const header = headers['x-forwarded-for'];
    if (header === undefined) return direct.memo(socket.remoteAddress ?? '');
    const peer = parseAddress(socket.remoteAddress ?? '');
    if (!hasWarned && !trust(textOf(peer), 0)) {
      hasWarned = true;
      log.warn(
        'X-Forwarded-For ignored: its sender is not a trusted proxy; everyone behind that proxy shares the limits of one address. Set TRUST_PROXY to the proxy if it is yours',
      );
    }
    return keyOf(originOf(peer, String(header), trust), ipv6PrefixBits);
  };
}

/** The farthest address that a trusted proxy reported. */
function originOf(peer: Address | null, header: string, trust: Trust): Address | null {
  const hops = header
    .slice(-MAX_HEADER_LENGTH)
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .slice(-MAX_HOPS)
    .reverse();
  let origin = peer;
  for (const [hop, entry] of hops.entries()) {
    if (!trust(textOf(origin), hop)) break;
    const next = parseAddress(entry);
    if (!next) break;
    origin = next;
  }
  return origin;
}

/**
 * Parses an address as proxies write it: with a port, brackets, or a zone. Null for anything else.
 */
export function parseAddress(text: string): Address | null {
  if (text.length > MAX_ADDRESS_LENGTH) return null;
  const bare = withoutPort(text.trim());
  const unzoned = bare.includes(':') ? bare.replace(/%.*$/, '') : bare;
  // Stricter than ipaddr.js, which also accepts IPv4 addresses in octal, hexadecimal, or as one
  // number.
  if (isIP(unzoned) === 0) return null;
  const address = ipaddr.parse(unzoned);
  return address instanceof ipaddr.IPv6 ? (embeddedIPv4(address) ?? address) : address;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  // Without brackets, the end of a shortened IPv6 address cannot be distinguished from a port.
  return isIP(text) === 0 && !text.includes('::') ? text.replace(/:\d{1,5}$/, '') : text;
}

/** IPv4 clients of a dual-stack listener (RFC 4291, 2.5.5.2) or of an IPv6-only network (RFC 6052, 2.1). */
function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.range() !== 'rfc6052') return null;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

const textOf = (address: Address | null): string => address?.toString() ?? '';

function keyOf(address: Address | null, ipv6PrefixBits: number): string {
  if (!address) return UNKNOWN;
  if (address instanceof ipaddr.IPv4) return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${ipv6PrefixBits}`);
  return `${network.toString()}/${ipv6PrefixBits}`;
}
