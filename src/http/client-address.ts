import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

type Trust = (address: string, hop: number) => boolean;

/** What TRUST_PROXY means, for Express and for the edges that bypass it. */
export function trustFunction(trustProxy: number | readonly string[]): Trust {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return proxyAddr.compile([...trustProxy]);
}

/** The client's own address, behind however many trusted proxies. */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  const { headers, socket } = request;
  if (headers['x-forwarded-for'] === undefined) return socket.remoteAddress ?? '';
  return proxyAddr(request, trust);
}
