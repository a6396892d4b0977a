import type { IncomingMessage } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import proxyAddr from 'proxy-addr';

export type IsOperator = (request: IncomingMessage) => boolean;

const isNear = proxyAddr.compile(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Who may read metrics and the details of readiness: bearers of the token or, without a configured
 * token, direct connections from a private network. Requests through a proxy may come from
 * anywhere.
 */
export function operators(token: string | null): IsOperator {
  if (token === null) return isDirect;
  const expected = digest(token);
  return ({ headers }) => {
    const [, given = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    return timingSafeEqual(digest(given), expected);
  };
}

const isDirect: IsOperator = ({ headers, socket }) =>
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined &&
  isNear(socket.remoteAddress ?? '', 0);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
