import { lookup as lookUp, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { parseUrl } from '../lib/parse-url.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network in CIDR notation, parsed. */
export type Network = readonly [address: Address, prefixBits: number];

export interface AddressSettings {
  /** http:// URLs are accepted, too. */
  readonly allowsHttp: boolean;
  /** Networks that are accepted although they are not public. */
  readonly allowedNetworks: readonly Network[];
}

/** Looks a name up, as `dns.lookup` does with `all`. */
export type LookUp = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The address of a receiver is not acceptable; the message completes "the address …". */
export class AddressRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AddressRefusedError';
  }
}

const MAX_URL_LENGTH = 2_048;
/** The globally routed part of IPv6 (RFC 4291, 2.4); the rest embeds other addresses or is local. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
const HTTP_PORTS = new Set(['', '80', '443']);
const FIRST_FREE_PORT = 1_024;

/**
 * Which receivers Foyer may connect to. Names may resolve to any address, and differently at each
 * lookup, so the address is checked where the connection is made, and nothing else is connected to.
 */
export class AddressPolicy {
  constructor(
    private readonly settings: AddressSettings,
    private readonly resolver: LookUp = lookUp,
  ) {}

  /**
   * Checks a URL, and the addresses that its name has now.
   * @returns the URL in its canonical form
   * @throws AddressRefusedError
   */
  async check(text: string): Promise<string> {
    const url = this.parse(text);
    await this.#resolve(hostOf(url));
    return url.href;
  }

  /**
   * Checks a URL as far as its text shows.
   * @throws AddressRefusedError
   */
  parse(text: string): URL {
    const url = text.length <= MAX_URL_LENGTH ? parseUrl(text) : null;
    const { allowsHttp } = this.settings;
    const isOfferedScheme = url?.protocol === 'https:' || (allowsHttp && url?.protocol === 'http:');
    if (!url || !isOfferedScheme) {
      const schemes = allowsHttp ? 'https:// or http://' : 'https://';
      throw new AddressRefusedError(
        `must be a URL that begins with ${schemes} and has at most ${MAX_URL_LENGTH} characters`,
      );
    }
    if (url.username || url.password) {
      throw new AddressRefusedError('must not contain a user or password');
    }
    if (text.includes('#')) throw new AddressRefusedError('must not contain a fragment (#)');
    // Other protocols listen there, and some obey what they find in a request.
    if (!HTTP_PORTS.has(url.port) && Number(url.port) < FIRST_FREE_PORT) {
      throw new AddressRefusedError('must have port 80 or 443, or one from 1024 on');
    }
    const literal = literalOf(hostOf(url));
    if (literal && !this.#isAllowed(literal)) throw notPublic();
    return url;
  }

  /**
   * For `lookup` of `net.connect`, which connects to one of the addresses that it returns. Not
   * called for a URL with an IP address; `parse` checks those.
   */
  readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    this.#resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (all) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, []);
      },
    );
  };

  /** One private address refuses all: the others may be a decoy. */
  async #resolve(hostname: string): Promise<readonly LookupAddress[]> {
    if (literalOf(hostname)) return [];
    const addresses = await new Promise<LookupAddress[]>((resolve, reject) => {
      this.resolver(hostname, { all: true }, (error, found) => {
        if (error || found.length === 0) {
          reject(new AddressRefusedError('has a name that cannot be resolved'));
        } else resolve(found);
      });
    });
    for (const { address } of addresses) {
      if (!this.#isAllowed(ipaddr.parse(address))) throw notPublic();
    }
    return addresses;
  }

  #isAllowed(given: Address): boolean {
    const address = unmapped(given);
    const { allowedNetworks } = this.settings;
    if (allowedNetworks.some((network) => isWithin(address, network))) return true;
    if (address.range() !== 'unicast') return false;
    return address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6);
  }
}

const notPublic = () =>
  new AddressRefusedError('is in a network that is not public, or resolves to one');

/** Without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** URLs write IPv4 addresses in octal, hexadecimal, or as one number; the URL parser has normalized them. */
const literalOf = (hostname: string): Address | null =>
  ipaddr.isValid(hostname) ? ipaddr.parse(hostname) : null;

const unmapped = (address: Address): Address =>
  address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address()
    : address;

const isWithin = (address: Address, [network, prefixBits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, prefixBits);
